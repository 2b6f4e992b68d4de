import type { ErrorCode } from './error-code.ts'

/** What is wrong with asking for a dataset as one file, or keeps it from being sent. */
export const streamErrors = {
  KHO464: {
    status: 403,
    retry: 'changed',
    hint: {
      vi: 'Chưa có quy tắc nào cho bạn lấy bộ dữ liệu này thành tệp (ways: export). Xem `withheld { howToAsk }` hoặc gửi yêu cầu khai thác.',
      en: 'No rule lets you take this dataset as a file (ways: export). Look at `withheld { howToAsk }`, or ask for access.',
    },
  },
  KHO465: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Đang có quá nhiều tệp được gửi, của bạn hoặc của mọi người. Chờ số giây ở tiêu đề Retry-After, hoặc để tệp trước tải xong.',
      en: 'Too many files are on their way, yours or everybody’s. Wait as many seconds as Retry-After says, or let an earlier one end.',
    },
  },
  KHO466: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Chỉ có tham số `for=excel`, cho CSV. Muốn lọc, dùng GraphQL.',
      en: 'The only parameter is `for=excel`, of CSV. To filter, ask in GraphQL.',
    },
  },
} as const satisfies Record<string, ErrorCode>
