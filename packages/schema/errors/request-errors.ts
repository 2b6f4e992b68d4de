import type { ErrorCode } from './error-code.ts'

/** 4xx: what is wrong with a request. */
export const requestErrors = {
  KHO410: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng `first` hoặc `last`, từ 0 đến 1000, không dùng cả hai.',
      en: 'Use either `first` or `last`, from 0 to 1,000.',
    },
  },
  KHO411: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bỏ hẳn phần trống thay vì gửi null; tìm giá trị trống bằng `isNull`.',
      en: 'Leave an empty part out rather than sending null; find nulls with `isNull`.',
    },
  },
  KHO412: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chỉ dùng con trỏ với đúng bộ lọc và thứ tự đã cho ra nó; nếu không, bắt đầu lại từ trang đầu.',
      en: 'Use a cursor with the very filter and order that gave it, or begin again at the first page.',
    },
  },
  KHO413: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chia câu hỏi thành nhiều câu nhỏ hơn.',
      en: 'Split the question into smaller ones.',
    },
  },
  KHO414: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mỗi phần của orderBy có `field`, hoặc một quan hệ với thứ tự riêng của nó; quan hệ nhiều bản ghi có `count`, hoặc `measure` và `field`.',
      en: 'Each part of orderBy has `field`, or one relation with an order of its own; one to many records `count`, or `measure` and `field`.',
    },
  },
  KHO415: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Xem lại lược đồ: tên này không có ở đó.',
      en: 'Look at the schema again: this name is not there.',
    },
  },
  KHO416: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Đăng nhập bằng tài khoản định danh mức 2 trở lên của chính mình; trang của một người chỉ mở cho người đó.',
      en: 'Sign in as yourself at trust level 2 or above: a person’s own page opens to that person alone.',
    },
  },
  KHO417: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Xin mỗi lần nhiều nhất 100 mục, 100 bằng chứng, `records` một lần, và lọc `accesses` 4 lần.',
      en: 'Ask for at most 100 entries, 100 proofs and `records` once, and narrow `accesses` down 4 times, at a time.',
    },
  },
  KHO418: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'limit từ 1 đến 1000; offset từ 0, cùng limit không quá 100000; periodStart, periodEnd như 2026-11-22T08:00:00+07:00.',
      en: 'limit lies between 1 and 1,000; offset from 0, with limit at most 100,000; periodStart and periodEnd as 2026-11-22T08:00:00+07:00.',
    },
  },
  KHO419: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Nêu một mục đích mà bạn được nêu: mã thủ tục, hoặc khoá của việc đang được giao cho bạn; `viewer { purposes }` liệt kê. Nếu không cần mục đích, bỏ X-Purpose.',
      en: 'Name a purpose that is yours to name: a procedure, or the key of a task assigned to you now; `viewer { purposes }` lists them. Where none is needed, leave X-Purpose out.',
    },
  },
  KHO420: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mỗi phần của groupBy có `field` (với `by` cho ngày), hoặc một quan hệ với khóa riêng; dưới `key` chỉ chọn những gì đã nhóm.',
      en: 'Each part of groupBy has `field` (with `by` for days), or one relation with a key of its own; select under `key` only what is grouped by.',
    },
  },
  KHO421: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chỉ sắp xếp và so sánh theo khóa của groupBy hoặc theo con số mà trường có: tổng của số, nhỏ nhất của giá trị có thứ tự.',
      en: 'Order and compare by keys of groupBy or by figures that the field has: sums of numbers, least of what has an order.',
    },
  },
  KHO430: {
    status: 503,
    retry: 'never',
    hint: {
      vi: 'Các trang được dựng từ packages/portal khi máy chủ khởi động: chạy `node packages/portal/build/main.ts` để xem thiếu gì.',
      en: 'The pages are built from packages/portal when a server starts: run `node packages/portal/build/main.ts` to see what is amiss.',
    },
  },
  KHO440: {
    status: 401,
    retry: 'changed',
    hint: {
      vi: 'Gửi một mã truy cập còn hạn do đơn vị định danh của thành phố cấp, hoặc không gửi mã nào để hỏi ẩn danh.',
      en: "Send a current token of the city's identity provider, or none at all to ask anonymously.",
    },
  },
  KHO441: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Mã truy cập đúng nhưng thiếu hoặc sai thuộc tính mà thành phố cần; báo cho quản trị hệ thống định danh.',
      en: 'The token is genuine, but a claim the city needs is missing or malformed: tell whoever runs the identity provider.',
    },
  },
  KHO442: {
    status: 415,
    retry: 'changed',
    hint: {
      vi: 'Gửi POST với Content-Type: application/json.',
      en: 'Send a POST with Content-Type: application/json.',
    },
  },
  KHO443: {
    status: 413,
    retry: 'changed',
    hint: {
      vi: 'Rút ngắn yêu cầu; danh sách giá trị dài thì chia thành nhiều yêu cầu.',
      en: 'Make the request shorter; split long lists of values over several requests.',
    },
  },
  KHO444: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thân yêu cầu là một đối tượng JSON với query, variables và operationName.',
      en: 'The body is one JSON object with query, variables and operationName.',
    },
  },
  KHO445: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Câu truy vấn không đúng cú pháp GraphQL tại vị trí nêu ra.',
      en: 'The query is not GraphQL at the position given.',
    },
  },
  KHO446: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Câu truy vấn hỏi điều không có trong lược đồ; xem lược đồ bằng introspection hoặc danh mục.',
      en: 'The query asks for what the schema does not have; read the schema by introspection, or the catalogue.',
    },
  },
  KHO447: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chia truy vấn thành nhiều truy vấn nhỏ hơn.',
      en: 'Split the query into smaller ones.',
    },
  },
  KHO448: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Không có gì ở địa chỉ này; API ở /graphql.',
      en: 'Nothing is here; the API is at /graphql.',
    },
  },
  KHO449: {
    status: 405,
    retry: 'changed',
    hint: {
      vi: 'Dùng một trong các phương thức ở tiêu đề Allow.',
      en: 'Use one of the methods in the Allow header.',
    },
  },
  KHO450: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Hỏi ít bản ghi hơn mỗi trang, hoặc ít tầng quan hệ hơn.',
      en: 'Ask for fewer records a page, or fewer levels of relations.',
    },
  },
  KHO451: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Yêu cầu mất quá nhiều thời gian; thử lại, hoặc hỏi ít hơn.',
      en: 'The request took too long; try again, or ask for less.',
    },
  },
  KHO452: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng con trỏ do chính danh mục trả về.',
      en: 'Use a cursor that the catalogue itself gave.',
    },
  },
  KHO453: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mỗi trang có nhiều nhất 1.000 mục.',
      en: 'A page holds at most 1,000 entries.',
    },
  },
  KHO454: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Đơn vị định danh chưa trả lời nên chưa kiểm tra được mã truy cập.',
      en: 'The identity provider does not answer, so tokens cannot be checked.',
    },
  },
  KHO455: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'X-Purpose là một mã thủ tục hoặc khoá của một việc được giao.',
      en: 'X-Purpose is a procedure code, or the key of an assigned task.',
    },
  },
  KHO456: {
    status: 429,
    retry: 'later',
    hint: {
      vi: 'Đã dùng hết số lần đọc cho phép; chờ số giây ở tiêu đề Retry-After rồi thử lại. `viewer { quota }` cho biết còn bao nhiêu.',
      en: 'The reads that a rule allows you are used up; wait as many seconds as Retry-After says. `viewer { quota }` tells what is left.',
    },
  },
  KHO488: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Máy chủ này chưa có câu truy vấn của mã băm đó; gửi lại kèm toàn văn trong query.',
      en: 'This server has no query of that digest; send it again with the whole text in query.',
    },
  },
  KHO489: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'extensions.persistedQuery là { version: 1, sha256Hash } với mã băm SHA-256 của query, viết thường.',
      en: 'extensions.persistedQuery is { version: 1, sha256Hash }: the SHA-256 of query in lower-case hex.',
    },
  },
  KHO467: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Câu hỏi OData sai ở phần nêu ra; /odata/v4/$metadata cho biết các tên, docs/guides/odata.md cho biết những gì hỏi được.',
      en: 'The OData question is wrong in the part that is named; /odata/v4/$metadata has the names, docs/guides/odata.md what can be asked.',
    },
  },
  KHO468: {
    status: 501,
    retry: 'never',
    hint: {
      vi: 'Kho không nói phần này của OData; hỏi cách khác theo docs/guides/odata.md, hoặc bằng GraphQL ở /graphql.',
      en: 'Kho does not speak this part of OData; ask otherwise by docs/guides/odata.md, or by GraphQL at /graphql.',
    },
  },
} as const satisfies Record<string, ErrorCode>
