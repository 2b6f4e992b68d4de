import type { Bilingual } from '../contract/bilingual.ts'

export type Retry = 'never' | 'later' | 'changed'

/** What is the same of every error with one code. */
export interface ErrorCode {
  /** HTTP status, also the meaning of the failure for a caller. */
  readonly status: number
  /** `later`: the same call may succeed; `changed`: only a different call; `never`: not at all. */
  readonly retry: Retry
  readonly hint: Bilingual
}
