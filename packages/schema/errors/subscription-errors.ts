import type { ErrorCode } from './error-code.ts'

/** What is wrong with following what changes, or keeps it from being told as it comes. */
export const subscriptionErrors = {
  KHO490: {
    status: 400,
    retry: 'changed',
    hint: {
      vi: 'Viết subscription với đúng một trường ở gốc, ví dụ `subscription { dossiersChanges { upserts { id } removed cursor } }`.',
      en: 'Write a subscription with one field at its root, such as `subscription { dossiersChanges { upserts { id } removed cursor } }`.',
    },
  },
  KHO491: {
    status: 503,
    retry: 'later',
    hint: {
      vi: 'Đang có quá nhiều luồng theo dõi, của bạn hoặc của mọi người. Đóng bớt một luồng, hoặc chờ số giây ở tiêu đề Retry-After.',
      en: 'Too many streams are open, yours or everybody’s. Close one, or wait as many seconds as Retry-After says.',
    },
  },
} as const satisfies Record<string, ErrorCode>
