import type { Bilingual } from './contract/bilingual.ts'

export type Retry = 'never' | 'later' | 'changed'

interface ErrorCode {
  /** HTTP status, also the meaning of the failure for a caller. */
  readonly status: number
  /** `later`: the same call may succeed; `changed`: only a different call; `never`: not at all. */
  readonly retry: Retry
  readonly hint: Bilingual
}

/** Every error Kho can give: 1xx documents, 2xx ingestion, 3xx sharing, 4xx requests, 5xx operation. A code is never reused. */
export const codes = {
  KHO101: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Sửa cú pháp YAML hoặc JSON của tài liệu.',
      en: 'Correct the YAML or JSON of the document.',
    },
  },
  KHO102: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chia tài liệu thành các phần nhỏ hơn, ít tầng hơn.',
      en: 'Split the document into smaller, shallower ones.',
    },
  },
  KHO103: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Mở đầu tài liệu bằng một trong các khoá: city, agency, source, dataset, policy, list, holidays, person, regulation.',
      en: 'Begin the document with one of the keys city, agency, source, dataset, policy, list, holidays, person or regulation.',
    },
  },
  KHO104: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Xoá khoá này hoặc sửa chính tả; docs/schemas liệt kê các khoá được phép.',
      en: 'Remove the key or correct its spelling; docs/schemas lists the keys that are allowed.',
    },
  },
  KHO105: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thêm khoá còn thiếu.',
      en: 'Add the missing key.',
    },
  },
  KHO106: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Viết giá trị đúng dạng mà docs/schemas mô tả.',
      en: 'Write the value in the form that docs/schemas describes.',
    },
  },
  KHO107: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Đặt tên bằng chữ thường, số và dấu gạch dưới, bắt đầu bằng chữ, tối đa 40 ký tự, không trùng từ dành riêng.',
      en: 'Choose a name of lower-case letters, digits and underscores that begins with a letter, has at most 40 characters and is not reserved.',
    },
  },
  KHO108: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Giữ lại một trong hai.',
      en: 'Keep one of the two.',
    },
  },
  KHO109: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Sửa chính tả hoặc thêm tài liệu mà tên này chỉ tới.',
      en: 'Correct the spelling, or add the document that this name points at.',
    },
  },
  KHO110: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng các phép so sánh eq, ne, in, nin, lt, lte, gt, gte, is_null, and, or, not, hợp với kiểu của trường.',
      en: 'Use the operators eq, ne, in, nin, lt, lte, gt, gte, is_null, and, or, not as the type of the field allows.',
    },
  },
  KHO111: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng is_null để hỏi giá trị trống.',
      en: 'Ask for an absent value with is_null.',
    },
  },
  KHO112: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Đặt tên khác bằng `as:`, `back:` hoặc đổi tên trường.',
      en: 'Give another name with `as:` or `back:`, or rename the field.',
    },
  },
  KHO113: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Khai báo `subjects`: mỗi bản ghi nói về ai.',
      en: 'Declare `subjects`: whom each record is about.',
    },
  },
  KHO114: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thêm `licence`, chẳng hạn cc-by-4.0.',
      en: 'Add a `licence`, such as cc-by-4.0.',
    },
  },
  KHO115: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Viết { env: TÊN_BIẾN } và đặt bí mật trong biến môi trường đó.',
      en: 'Write { env: NAME } and keep the secret in that environment variable.',
    },
  },
  KHO116: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bỏ phần này: quy tắc từ chối chỉ có to, where, fields, valid, basis và reason.',
      en: 'Leave it out: a deny has to, where, fields, valid, basis and reason only.',
    },
  },
  KHO117: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thêm `quota`, chẳng hạn { requests: 60/m }.',
      en: 'Add a `quota`, such as { requests: 60/m }.',
    },
  },
  KHO118: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Rút ngắn chuỗi `via`: nhiều nhất hai tầng, không vòng lặp.',
      en: 'Shorten the chain of `via`: two steps at most, and never in a circle.',
    },
  },
  KHO119: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chọn kiểu che hợp với kiểu dữ liệu của trường.',
      en: 'Choose a mask that suits the type of the field.',
    },
  },
  KHO120: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chức năng này chưa có; bỏ phần này cho đến khi có.',
      en: 'This is not there yet; leave it out until it is.',
    },
  },
  KHO121: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Sửa quan hệ cấp trên hoặc kế thừa giữa các đơn vị.',
      en: 'Correct the parent or the successors of the agency.',
    },
  },
  KHO122: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng một trong các phép kiểm tra có tên.',
      en: 'Use one of the named checks.',
    },
  },
  KHO123: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: '`via` cần một trường tham chiếu tới khoá của chính bộ dữ liệu có quy tắc.',
      en: '`via` needs a field that refers to the key of the dataset the rule is for.',
    },
  },
  KHO124: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Khoá cần là các trường đơn, có kiểu so sánh được.',
      en: 'A key is made of single fields whose values can be compared.',
    },
  },
  KHO130: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Xem danh mục để biết bộ dữ liệu này có những trường nào.',
      en: 'Ask the catalogue for the fields of this dataset.',
    },
  },
  KHO310: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Chính sách nhắc đến một bộ dữ liệu không có trong hệ thống. Chạy lại `kho apply`.',
      en: 'A policy names a dataset that is not there. Run `kho apply` again.',
    },
  },
  KHO311: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Với danh sách, JSON và hình học chỉ hỏi được là có giá trị hay không.',
      en: 'Of lists, JSON and geometries only whether there is a value can be asked.',
    },
  },
  KHO312: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Quy tắc chia sẻ có tên hoặc phép so sánh lạ nên mọi quyền đọc bị từ chối. Sửa quy tắc rồi chạy `kho apply`.',
      en: 'A sharing rule has a strange name or comparison, so all reads are denied. Correct it and run `kho apply`.',
    },
  },
  KHO501: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Kho dữ liệu chưa trả lời. Chạy `kho doctor` để biết phải làm gì.',
      en: 'The store is not reachable. Run `kho doctor` to see what to do.',
    },
  },
  KHO520: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Đặt các biến môi trường được nêu tên rồi chạy lại. Ngoài bản dùng thử không có khóa nào được đặt sẵn.',
      en: 'Set the environment variables that are named and run again. Outside the demo no secret has a default.',
    },
  },
  KHO521: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Sửa giá trị của biến môi trường hoặc tùy chọn được nêu tên.',
      en: 'Correct the value of the environment variable or option that is named.',
    },
  },
  KHO522: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Xem postgres.log trong KHO_HOME, hoặc đặt KHO_DATABASE_URL để dùng một PostgreSQL có sẵn.',
      en: 'Read postgres.log in KHO_HOME, or set KHO_DATABASE_URL to use a PostgreSQL of your own.',
    },
  },
  KHO523: {
    status: 404,
    retry: 'never',
    hint: {
      vi: 'Việc này chỉ có ở thành phố dùng thử (synthetic: true), do `kho start` tạo ra.',
      en: 'This exists for a demo city only (synthetic: true), made by `kho start`.',
    },
  },
  KHO524: {
    status: 503,
    retry: 'changed',
    hint: {
      vi: 'Chọn cổng khác bằng KHO_PORT, hoặc dừng chương trình đang dùng cổng này.',
      en: 'Choose another port with KHO_PORT, or stop the program that listens on this one.',
    },
  },
  KHO525: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Kho chưa có tài liệu nào: chạy `kho apply THƯ_MỤC` trước.',
      en: 'The store has no documents yet: run `kho apply DIR` first.',
    },
  },
  KHO526: {
    status: 404,
    retry: 'never',
    hint: {
      vi: 'Kiểm tra lại tên; `kho status` liệt kê các bộ dữ liệu và nguồn.',
      en: 'Check the name; `kho status` lists datasets and sources.',
    },
  },
  KHO503: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Không ghi được sổ truy cập nên dữ liệu không được trả ra. Thử lại sau; nếu lặp lại, chạy `kho doctor`.',
      en: 'The ledger could not be written, so nothing was answered. Try again; if it persists, run `kho doctor`.',
    },
  },
  KHO504: {
    status: 503,
    retry: 'never',
    hint: {
      vi: 'Sổ truy cập đã bị thay đổi từ bên ngoài. Giữ nguyên hiện trạng, báo người vận hành, rồi khởi động lại máy chủ.',
      en: 'The ledger was changed from outside. Keep everything as it is, tell the operator, then restart the server.',
    },
  },
  KHO510: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Dùng phiên bản Kho mới bằng hoặc hơn phiên bản đã tạo kho dữ liệu này.',
      en: 'Run a Kho at least as new as the one that last changed this store.',
    },
  },
  KHO511: {
    status: 500,
    retry: 'never',
    hint: {
      vi: 'Bản cài đặt này khác bản đã tạo kho dữ liệu. Cài lại đúng phiên bản, hoặc tạo kho dữ liệu mới.',
      en: 'This installation differs from the one that made the store. Install the same version, or make a new store.',
    },
  },
  KHO530: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Sổ đăng ký đã có phiên bản mới hơn thư mục này. Chạy `kho pull` rồi áp dụng lại thay đổi.',
      en: 'The registry has a newer version than this folder. Run `kho pull`, then apply your change again.',
    },
  },
  KHO531: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Xem lại kế hoạch. Nếu đồng ý xóa dữ liệu hoặc mở rộng quyền xem, chạy lại với `--yes`.',
      en: 'Read the plan. If you agree to what it removes and opens, run again with `--yes`.',
    },
  },
  KHO532: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Một thay đổi khác đang được thực hiện. Chờ nó xong, hoặc hủy nó, rồi thử lại.',
      en: 'Another change is being made. Wait until it is done, or cancel it, then try again.',
    },
  },
  KHO533: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Thay đổi này không thực hiện được trên bảng dữ liệu. Sửa bản mô tả dữ liệu theo thông báo.',
      en: 'The tables cannot take this change. Change the contract as the message says.',
    },
  },
  KHO534: {
    status: 503,
    retry: 'never',
    hint: {
      vi: 'Không đọc được quy tắc chia sẻ nên mọi truy cập bị từ chối. Áp dụng lại một thư mục thành phố hợp lệ.',
      en: 'The sharing rules cannot be read, so all is denied. Apply a valid city folder again.',
    },
  },
  KHO220: {
    status: 404,
    retry: 'never',
    hint: {
      vi: 'Xem mục `sources` của bộ dữ liệu: `kho status` liệt kê các bộ dữ liệu và nguồn của chúng.',
      en: "See the dataset's `sources`: `kho status` lists datasets and where they come from.",
    },
  },
  KHO221: {
    status: 409,
    retry: 'never',
    hint: {
      vi: 'Nguồn này tự gửi bản ghi tới Kho; không cần đồng bộ.',
      en: 'This source sends its records to Kho; there is nothing to sync.',
    },
  },
  KHO222: {
    status: 501,
    retry: 'never',
    hint: {
      vi: 'Dùng `combine: union`; phiên bản này chưa trộn nhiều nguồn cho một bản ghi.',
      en: 'Use `combine: union`; this version does not yet merge sources into one record.',
    },
  },
  KHO223: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Hệ thống nguồn đã đổi cấu trúc. Sửa `map` của bộ dữ liệu rồi `kho apply`; dữ liệu tốt gần nhất vẫn được giữ.',
      en: 'The agency system changed shape. Correct the `map` of the dataset and `kho apply`; the last good data stay.',
    },
  },
  KHO224: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Một tiến trình khác đang nạp bộ dữ liệu này từ nguồn này; `kho run list` cho biết.',
      en: 'Another worker is loading this dataset from this source; `kho run list` shows it.',
    },
  },
  KHO225: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Kho dữ liệu không nhận được các bản ghi. Không có gì thay đổi; chạy `kho doctor` rồi thử lại.',
      en: 'The store could not take the records. Nothing changed; run `kho doctor`, then sync again.',
    },
  },
  KHO226: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Tài liệu của bộ dữ liệu đổi trong lúc nạp. Không có gì được công bố; đồng bộ lại.',
      en: 'The documents of the dataset changed during the run. Nothing was published; sync again.',
    },
  },
  KHO227: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Lần nạp đã bị hủy; không có gì được công bố. Đồng bộ lại khi sẵn sàng.',
      en: 'The run was cancelled and published nothing. Sync again when ready.',
    },
  },
  KHO228: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Nguồn thiếu quá nhiều bản ghi. Hỏi cơ quan; rồi `kho run release` để xóa hoặc `kho run cancel` để giữ.',
      en: 'Too many records are missing at the source. Ask the agency, then `kho run release` to delete them or `kho run cancel` to keep them.',
    },
  },
  KHO229: {
    status: 404,
    retry: 'never',
    hint: {
      vi: '`kho run list` cho biết các lần nạp và trạng thái của chúng.',
      en: '`kho run list` shows the runs and the state of each.',
    },
  },
  KHO230: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Các bản ghi chờ của lần nạp này không còn (máy chủ đã khởi động lại). Đồng bộ lại.',
      en: 'The records this run had waiting are gone, as after a crash of the store. Sync again.',
    },
  },
  KHO231: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Hệ thống nguồn không trả lời trọn vẹn. Không có gì thay đổi; lần nạp sau đọc lại từ đầu.',
      en: 'The agency system did not answer completely. Nothing changed; the next run reads it again.',
    },
  },
  KHO232: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Tiến trình nạp đã dừng giữa chừng. Không có gì được công bố; lần nạp sau làm lại.',
      en: 'The worker of this run died. Nothing was published; the next run starts over.',
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
  KHO540: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Lỗi không lường trước; báo cho người vận hành mã trong correlationId.',
      en: 'Unexpected. Tell the operator the correlationId.',
    },
  },
  KHO541: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Chưa đọc được quy tắc chia sẻ nên không ai được xem gì. Chạy `kho doctor`.',
      en: 'The sharing rules cannot be read, so nobody is shown anything. Run `kho doctor`.',
    },
  },
  KHO201: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Hệ thống nguồn không trả lời. Lần chạy sau sẽ đọc lại; `kho source check` cho biết lỗi ở đâu.',
      en: "The agency's system did not answer. The next run reads again; `kho source check` says what is wrong.",
    },
  },
  KHO202: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Hệ thống nguồn từ chối tài khoản. Xem lại user và biến môi trường giữ mật khẩu trong tài liệu nguồn.',
      en: "The agency's system refused the account. Check user and the variable that holds the password in the source document.",
    },
  },
  KHO203: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Không xác minh được TLS. Cấp chứng thư đúng tên máy chủ (CA riêng: NODE_EXTRA_CA_CERTS), hoặc ghi `tls: none` nếu đường truyền đã an toàn.',
      en: 'TLS could not be verified. Give the server a certificate for its name (own CA: NODE_EXTRA_CA_CERTS), or write `tls: none` where the line is safe already.',
    },
  },
  KHO204: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Tài khoản này ghi được vào hệ thống nguồn. Dùng tài khoản chỉ đọc (`kho source check` in sẵn lệnh), hoặc ghi `may_write: true`.',
      en: "This account can write to the agency's system. Take a reading one (`kho source check` prints the statements), or say `may_write: true`.",
    },
  },
  KHO205: {
    status: 502,
    retry: 'changed',
    hint: {
      vi: 'Máy chủ nguồn không giữ phiên ở chế độ chỉ đọc. Kết nối thẳng tới máy chủ, không qua bộ gộp kết nối.',
      en: 'The server did not keep the session read-only. Connect to the server itself, not through a connection pooler.',
    },
  },
  KHO206: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Nguồn không có bảng hoặc tệp này. Xem `from` trong tài liệu bộ dữ liệu và quyền của tài khoản.',
      en: "The source has no such table or file. Check `from` in the dataset's document and the account's rights.",
    },
  },
  KHO207: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Bảng hoặc tệp nguồn không còn cột này. Sửa `map` theo nguồn rồi chạy lại.',
      en: "The source's table or file has no such column. Mend `map` after the source and run again.",
    },
  },
  KHO208: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Việc đọc bị ngắt giữa chừng; không có gì được công bố. Lần chạy sau đọc lại từ đầu.',
      en: 'The read broke off and nothing of it was published. The next run reads again.',
    },
  },
  KHO209: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Tệp CSV không đúng chuẩn RFC 4180 tại dòng đã nêu. Đề nghị cơ quan xuất lại tệp.',
      en: 'The file is not strict CSV (RFC 4180) at the line named. Ask the agency to write it again.',
    },
  },
  KHO210: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Tệp có byte không đúng bảng mã đã khai. Sửa `encoding` của nguồn hoặc xuất lại tệp.',
      en: "The file holds bytes outside its declared encoding. Mend the source's `encoding` or have the file written again.",
    },
  },
  KHO211: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Tệp bị thay trong lúc đọc; không có gì được công bố. Chép tệp dưới tên khác rồi đổi tên.',
      en: 'The file was replaced while it was read and nothing of it was published. Write files under another name, then rename.',
    },
  },
  KHO212: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Đường dẫn ra ngoài thư mục của nguồn hoặc đi qua liên kết. Đặt tệp thật ngay trong thư mục đó.',
      en: "The path leaves the source's folder or follows a link. Put the file itself into that folder.",
    },
  },
  KHO213: {
    status: 501,
    retry: 'never',
    hint: {
      vi: 'Loại nguồn này chưa đọc được. Hiện có: postgres, mysql, files.',
      en: 'Sources of this kind cannot be read yet. There are: postgres, mysql, files.',
    },
  },
  KHO214: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Dùng postgres://, mysql://, mariadb:// với tên máy chủ và cơ sở dữ liệu, hoặc một thư mục tệp CSV.',
      en: 'Use postgres://, mysql:// or mariadb:// with host and database, or a folder of CSV files.',
    },
  },
  KHO215: {
    status: 500,
    retry: 'changed',
    hint: {
      vi: 'Đặt biến môi trường mà tài liệu nguồn gọi tên rồi chạy lại.',
      en: 'Set the environment variable that the source document names and run again.',
    },
  },
  KHO216: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Máy chủ nguồn không đưa được giá trị nguyên vẹn. Đề nghị quản trị viên nguồn sửa dòng hoặc cấu hình đã nêu.',
      en: "The agency's server could not give a value whole. Ask its administrator to mend the rows or the setting named.",
    },
  },
  KHO217: {
    status: 504,
    retry: 'later',
    hint: {
      vi: 'Đọc lâu hơn `longest_transaction` cho phép. Tăng giới hạn, hoặc đọc vào giờ vắng bằng `hours`.',
      en: 'Reading took longer than `longest_transaction` allows. Raise it, or read in quiet hours with `hours`.',
    },
  },
  KHO218: {
    status: 502,
    retry: 'never',
    hint: {
      vi: 'Máy chủ nguồn đòi đọc tệp trên máy này. Kho từ chối; hãy báo quản trị viên nguồn kiểm tra máy chủ đó.',
      en: 'The server asked for files of this machine. Kho refused; have its administrator examine that server.',
    },
  },
  KHO301: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Bạn không được dùng trường này để lọc hay sắp xếp. Bỏ nó ra; `withheld` cho biết cách xin quyền.',
      en: 'This field is not open to you in filter or order. Leave it out; `withheld` says how to ask for it.',
    },
  },
  KHO302: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Gửi kèm X-Purpose: mã thủ tục hoặc mã hồ sơ được giao, theo các mục đích được nêu tên.',
      en: 'Send X-Purpose with a procedure code or the key of an assigned task, for one of the purposes named.',
    },
  },
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
      vi: 'Mỗi phần của orderBy có `field`, hoặc một quan hệ với thứ tự riêng của nó.',
      en: 'Each part of orderBy has `field`, or one relation with an order of its own.',
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
  KHO550: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Quy tắc vừa đổi trong lúc trả lời. Gửi lại yêu cầu.',
      en: 'The rules changed while this was answered. Send the request again.',
    },
  },
  KHO551: {
    status: 500,
    retry: 'later',
    hint: {
      vi: 'Kho dữ liệu không trả lời được câu hỏi này. Thử lại; nếu vẫn lỗi, báo người vận hành mã correlationId.',
      en: 'The store could not answer this. Try again; if it stays so, tell the operator the correlationId.',
    },
  },
} as const satisfies Record<string, ErrorCode>

export type Code = keyof typeof codes

/** Names, counts and positions only: an agency's data never stands here. */
export type Details = { readonly [detail: string]: string | number | boolean | readonly string[] | null }

/** A failure that people may be told. Whatever is not one is masked with a correlation id before it leaves. */
export class KhoError extends Error {
  readonly code: Code
  readonly details: Details

  constructor(code: Code, message: string, details: Details = {}, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'KhoError'
    this.code = code
    this.details = details
  }
}
