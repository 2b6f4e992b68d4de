import type { ErrorCode } from './error-code.ts'

/** What is wrong with a request for what was. */
export const historyErrors = {
  KHO431: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Bỏ `asOf`, hoặc bỏ quan hệ dẫn tới bộ dữ liệu này; đơn vị chủ quản có thể khai `history: true` để giữ phiên bản cũ từ khi đó.',
      en: 'Leave out `asOf`, or the relation that leads to this dataset; its owner can declare `history: true`, and versions are kept from then on.',
    },
  },
  KHO432: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Hỏi một thời điểm không sau bây giờ, và không trước khi mọi bộ dữ liệu được hỏi đã giữ phiên bản cũ.',
      en: 'Ask for a moment that is not after now, and not before every dataset asked for has kept its versions.',
    },
  },
  KHO485: {
    status: 410,
    retry: 'changed',
    hint: {
      vi: 'Đọc lại từ đầu: hỏi không có `since`, và thay hết những gì đã giữ.',
      en: 'Read anew: ask without `since`, and replace all that you hold.',
    },
  },
  KHO486: {
    status: 409,
    retry: 'changed',
    hint: {
      vi: 'Đọc lại từ đầu: hỏi không có `since`, và thay hết những gì đã giữ.',
      en: 'Read anew: ask without `since`, and replace all that you hold.',
    },
  },
  KHO487: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Lọc thay đổi theo trường của chính bản ghi, không qua quan hệ.',
      en: 'Filter changes by fields of the record itself, not through relations.',
    },
  },
} as const satisfies Record<string, ErrorCode>
