import type { ErrorCode } from './error-code.ts'

/** 33x, 34x: what keeps a change of the sharing rules, or what a steward asks of a dataset, from being written, looked at or made. */
export const workflowErrors = {
  KHO330: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Người quản trị dữ liệu chỉ soạn quy tắc cho bộ dữ liệu của cơ quan mình và các đơn vị trực thuộc.',
      en: 'A steward writes rules for datasets of their own agency and the units below it.',
    },
  },
  KHO331: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Sửa các chỗ được nêu trong `details` rồi lưu lại; quy tắc đang có hiệu lực chưa thay đổi.',
      en: 'Correct the places that `details` names and save again; the rules that are current have not changed.',
    },
  },
  KHO332: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Quy tắc của bộ dữ liệu này nằm chung tệp với tài liệu khác: tách ra một tệp riêng rồi chạy `kho apply`.',
      en: 'The rules of this dataset share a file with other documents: give them a file of their own and run `kho apply`.',
    },
  },
  KHO333: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Xem danh sách bản thảo của các bộ dữ liệu mà cơ quan bạn quản lý.',
      en: 'Look at the drafts there are for the datasets of your agency.',
    },
  },
  KHO334: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Bản thảo đã ở trạng thái khác: đọc lại trước khi làm tiếp.',
      en: 'The draft is in another state by now: read it again before going on.',
    },
  },
  KHO335: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Quy tắc đang có hiệu lực đã khác lúc bản thảo được viết. Soạn lại trên quy tắc mới rồi gửi.',
      en: 'The rules that are current differ from those it was written against. Write it anew on top of them.',
    },
  },
  KHO336: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Người soạn không tự duyệt: cần một người quản trị dữ liệu khác của cơ quan chủ quản, có định danh cá nhân.',
      en: 'Nobody agrees to their own draft: another steward of the owner agency does, known as a person.',
    },
  },
  KHO337: {
    status: 403,
    retry: 'later',
    hint: {
      vi: 'Người quản trị của cơ quan chủ quản duyệt, hoặc người được ủy quyền; quá hạn thì đến đơn vị cấp trên.',
      en: 'A steward of the owner agency agrees, or their deputy; past the deadline the unit above may.',
    },
  },
  KHO338: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Điều bản thảo mở ra nay khác với lúc gửi duyệt. Người soạn rút lại và gửi bản mới.',
      en: 'What it opens is not what was submitted. Its author withdraws it and submits it anew.',
    },
  },
  KHO339: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Nêu lý do từ chối để người soạn biết cần sửa gì.',
      en: 'Say why, so that its author knows what to change.',
    },
  },
  KHO340: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Ủy quyền cho một tài khoản quản trị dữ liệu, từ hôm nay trở đi, không quá một năm, của chính cơ quan mình.',
      en: 'A deputy is named for one’s own agency, by account, from today or later, for at most a year.',
    },
  },
  KHO341: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Chọn một phiên bản đã từng có hiệu lực và khác với quy tắc hiện nay.',
      en: 'Choose a version that was current once and whose rules differ from those of today.',
    },
  },
  KHO342: {
    status: 409,
    retry: 'later',
    hint: {
      vi: 'Chờ các cơ quan chủ quản đồng ý (`kho policy list`), rồi chạy lại `kho apply` với chính thư mục này.',
      en: 'Wait for the owner agencies to agree (`kho policy list`), then run `kho apply` again on this very folder.',
    },
  },
  KHO343: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Quy tắc do người quản trị dữ liệu của cơ quan chủ quản xem, của đơn vị cấp trên, hoặc người được ủy quyền.',
      en: 'Rules are looked at by stewards of the agency that owns the dataset, of the units above it, and by its deputies.',
    },
  },
  KHO344: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Nêu đúng trường, đủ các phần của khóa, và người hỏi theo tài liệu của thành phố, như `message` cho biết.',
      en: 'Name fields, all parts of the key and the asker as the city’s documents do, as `message` tells.',
    },
  },
  KHO345: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Chọn một nguồn trong mô tả của bộ dữ liệu; danh sách bản ghi bị giữ lại nêu tên từng nguồn.',
      en: 'Name a source of the dataset’s document; the list of records in quarantine names each.',
    },
  },
  KHO346: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Sửa mô tả rồi `kho apply`: bản ghi chờ xử lý của nó được xem lại ngay, không cần yêu cầu.',
      en: 'Mend its documents and `kho apply` them: its refused records are looked at again at once, without being asked.',
    },
  },
} as const satisfies Record<string, ErrorCode>
