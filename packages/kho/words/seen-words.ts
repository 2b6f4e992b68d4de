import type { Bilingual } from '@kho/schema/contract/bilingual.ts'

/** How a cell comes to somebody, in words. */
export const seenWords = {
  shown: { vi: 'được xem', en: 'shown' },
  masked: { vi: 'che bớt', en: 'masked' },
  withheld: { vi: 'không được xem', en: 'withheld' },
  varies: { vi: 'tùy bản ghi', en: 'depends on the record' },
} as const satisfies Record<string, Bilingual>
