import type { ErrorCode } from './error-code.ts'

/** 347, 35x and 36x: what keeps a request for data from being taken or decided, and a grant from being changed. */
export const accessErrors = {
  KHO347: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Viết điều kiện dạng JSON như `where` của quy tắc, ví dụ {"status":"open"}, trên các trường của bộ dữ liệu.',
      en: 'Write the condition as JSON of a rule’s `where`, such as {"status":"open"}, on fields of the dataset.',
    },
  },
  KHO355: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Xem danh mục dữ liệu để biết các bộ dữ liệu và trường có thể yêu cầu.',
      en: 'Look at the catalogue for the datasets and fields that can be asked for.',
    },
  },
  KHO356: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Điền đủ các mục mà `details` nêu: mẫu yêu cầu theo NĐ 47/2020 Điều 35 khoản 2 không nhận khi thiếu.',
      en: 'Fill in what `details` names: by Decree 47/2020 Article 35(2) a request that lacks something is not taken.',
    },
  },
  KHO357: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Xem `accessRequests` để biết các yêu cầu mà cơ quan bạn gửi hoặc quyết định.',
      en: 'Look at `accessRequests` for what your agency asks for or decides.',
    },
  },
  KHO358: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Yêu cầu đã được quyết định hoặc rút lại. Đọc lại trạng thái; cần thì gửi yêu cầu mới.',
      en: 'The request has been decided or withdrawn. Read its state; ask anew where that is needed.',
    },
  },
  KHO359: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Từ chối phải nêu lý do và căn cứ pháp lý bằng văn bản.',
      en: 'Whoever refuses a request says why and by which law.',
    },
  },
  KHO360: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Người gửi yêu cầu không được tự quyết định. Một người khác của cơ quan chủ quản phải quyết định.',
      en: 'Nobody decides on a request of their own: somebody else of the owner agency has to.',
    },
  },
  KHO361: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Chỉ có thể cấp đúng hoặc hẹp hơn những gì được yêu cầu: trường, phương thức, tần suất và thời hạn.',
      en: 'As much as was asked for can be granted, or less: of items, ways, frequency and term.',
    },
  },
  KHO362: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Quyết định phải có số và căn cứ pháp lý.',
      en: 'A decision has a number and a legal ground.',
    },
  },
  KHO363: {
    status: 422,
    retry: 'changed',
    hint: {
      vi: 'Tạm dừng phải nêu vi phạm và điều kiện khôi phục (NĐ 47/2020 Điều 43).',
      en: 'A suspension says what the violation is and when it will be restored (Decree 47/2020, Article 43).',
    },
  },
  KHO364: {
    status: 404,
    retry: 'changed',
    hint: {
      vi: 'Xem `accessGrants` để biết các quyền mà cơ quan bạn đã cấp và trạng thái của chúng.',
      en: 'Look at `accessGrants` for what your agency has granted and how each stands.',
    },
  },
} as const satisfies Record<string, ErrorCode>
