import type { ClientChange } from '@kho/api/graphql/client-changes.ts'
import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { Value } from '@kho/schema/contract/value.ts'

const heading: Bilingual = { vi: 'Chương trình đang hỏi sẽ hỏng ở', en: 'Breaks programs that ask for' }
const removed: Bilingual = { vi: 'không còn', en: 'gone' }
const required: Bilingual = { vi: 'từ nay bắt buộc', en: 'required from now on' }

/** What an apply breaks for programs, as people read it. Nothing where nothing breaks. */
export function clientLines(changes: readonly ClientChange[], language: Language): readonly string[] {
  if (changes.length === 0) return []
  return [`${heading[language]}:`, ...changes.map(({ part, how }) => `  ${part}: ${wordsOf(how)[language]}`)]
}

/** The same for programs. */
export function clientValue({ part, how }: ClientChange): Value {
  return typeof how === 'string' ? { part, how } : { part, how: 'retyped', ...how }
}

function wordsOf(how: ClientChange['how']): Bilingual {
  if (how === 'removed') return removed
  if (how === 'required') return required
  return { vi: `đổi kiểu từ ${how.from} sang ${how.to}`, en: `changes from ${how.from} to ${how.to}` }
}
