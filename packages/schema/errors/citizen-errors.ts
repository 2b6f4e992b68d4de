import type { ErrorCode } from './error-code.ts'

/** What people ask and are told besides data: addresses, questions, corrections, and their delivery. */
export const citizenErrors = {
  KHO433: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Cho một địa chỉ thư như ten@co-quan.vn, hoặc địa chỉ webhook https:// không kèm tên người dùng.',
      en: 'Give an e-mail address such as name@agency.vn, or an https:// address of a webhook without a user name.',
    },
  },
  KHO434: {
    status: 429,
    retry: 'later',
    hint: {
      vi: 'Chờ một phút rồi đặt lại địa chỉ.',
      en: 'Wait a minute before setting the address again.',
    },
  },
  KHO435: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Nhập đúng mã đã gửi tới địa chỉ; sau năm lần sai, đặt lại địa chỉ để nhận mã mới.',
      en: 'Enter the code that was sent to the address; after five wrong ones, set the address again for a new code.',
    },
  },
  KHO436: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Địa chỉ của cơ quan do người quản trị dữ liệu của cơ quan đặt, của ứng dụng do chính ứng dụng đặt.',
      en: "An agency's address is set by its data stewards, an application's by the application itself.",
    },
  },
  KHO437: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Chỉ hỏi về điều bạn được cho xem: một lần truy cập của mình, một ô bị che hay giấu, một bản ghi về mình.',
      en: 'Ask about what you are shown: an access of your own, a masked or withheld cell, a record about yourself.',
    },
  },
  KHO438: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Nêu đúng một điều, bằng giá trị mà trường có thể có và khác giá trị hiện tại, lời tối đa 2000 ký tự.',
      en: 'Name exactly one thing, with a value that the field can have and has not, in at most 2,000 characters of words.',
    },
  },
  KHO457: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Chờ trả lời cho câu hỏi đang mở, hoặc rút nó lại.',
      en: 'Wait for the answer to the one that is open, or take it back.',
    },
  },
  KHO458: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Đọc lại vụ việc: nó đã kết thúc, chuyển lên cấp trên, hoặc không phải của bạn.',
      en: 'Read the case again: it has ended, gone to the unit above, or is not yours.',
    },
  },
  KHO459: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Viết lý do; khi từ chối, nêu cả căn cứ pháp lý.',
      en: 'Write the reason; to refuse, name the legal ground too.',
    },
  },
  KHO460: {
    status: 404,
    retry: 'never',
    hint: {
      vi: 'Hỏi bằng `items`; thành phố chưa khai báo `asked_in` trong tài liệu `items`.',
      en: 'Ask by `items`; the city’s `items` document has no `asked_in` yet.',
    },
  },
  KHO461: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Hỏi mỗi lần tối đa 200 mục.',
      en: 'Ask for at most 200 items at once.',
    },
  },
  KHO513: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Máy chủ thư chưa nhận; Kho sẽ gửi lại. Kiểm tra KHO_SMTP_URL nếu mọi thư đều vậy.',
      en: 'The mail server did not take it; Kho tries again. Look at KHO_SMTP_URL where this holds for every letter.',
    },
  },
  KHO514: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Webhook phải trả lời bằng mã 2xx; Kho sẽ gọi lại với cùng mã thông báo.',
      en: 'The webhook is to answer with a 2xx; Kho calls again with the same id.',
    },
  },
  KHO515: {
    status: 502,
    retry: 'later',
    hint: {
      vi: 'Không gửi được vì lý do ngoài dự kiến; Kho sẽ gửi lại.',
      en: 'Not delivered for an unforeseen reason; Kho tries again.',
    },
  },
} as const satisfies Record<string, ErrorCode>
