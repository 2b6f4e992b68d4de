import type { Language } from '@kho/schema/contract/bilingual.ts'
import { columnsOf } from '../words/columns.ts'
import { agoWords } from '../words/moment-words.ts'
import type { BindingStatus } from './binding-status.ts'

/** Every dataset with each of its sources, in columns. */
export function bindingLines(bindings: readonly BindingStatus[], language: Language): readonly string[] {
  return columnsOf([headings[language], ...bindings.map((one) => rowOf(one, language))])
}

const headings = {
  vi: ['bộ dữ liệu', 'nguồn', 'lần cuối', 'cập nhật', 'cam kết', 'bản ghi', 'chờ xử lý'],
  en: ['dataset', 'source', 'last run', 'fresh', 'promise', 'records', 'quarantine'],
} as const

function rowOf(one: BindingStatus, language: Language): readonly string[] {
  const ago = one.age === null ? '-' : agoWords(one.age)[language]
  const promise = one.promise === null ? '-' : agoWords(one.promise)[language]
  const late = one.late ? ' !' : ''
  const records = one.records === null ? '-' : String(one.records)
  return [one.dataset, one.source, one.state ?? '-', ago + late, promise, records, String(one.quarantined)]
}
