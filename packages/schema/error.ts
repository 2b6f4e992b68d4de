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
