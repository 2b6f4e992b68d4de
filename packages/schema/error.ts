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
