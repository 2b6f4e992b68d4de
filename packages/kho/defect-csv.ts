import { type DefectWords, defectWords } from '@kho/ingest/quarantine/defect-words.ts'
import type { Defect } from '@kho/ingest/quarantine/defects.ts'
import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { stringify } from 'csv-stringify/sync'

interface Column {
  readonly title: Bilingual
  readonly of: (defect: Defect, words: DefectWords, city: City) => string
}

const both = ({ vi, en }: Bilingual): string => `${vi} / ${en}`

const columns: readonly Column[] = [
  { title: { vi: 'Bộ dữ liệu', en: 'Dataset' }, of: ({ dataset }) => dataset },
  { title: { vi: 'Nguồn', en: 'Source' }, of: ({ source }) => source },
  { title: { vi: 'Bảng ở nguồn', en: 'Table at the source' }, of: (_, { table }) => table },
  { title: { vi: 'Cột ở nguồn', en: 'Column at the source' }, of: (_, words) => words.columns.join(', ') },
  { title: { vi: 'Trường', en: 'Field' }, of: fieldTitle },
  { title: { vi: 'Quy tắc', en: 'Rule' }, of: ({ rule }) => rule },
  { title: { vi: 'Lỗi', en: 'What is wrong' }, of: (_, { wrong }) => both(wrong) },
  { title: { vi: 'Cách sửa', en: 'How to mend it' }, of: (_, { mend }) => both(mend) },
  { title: { vi: 'Số bản ghi', en: 'Records' }, of: ({ records }) => String(records) },
  { title: { vi: 'Thấy lần đầu', en: 'First seen' }, of: ({ firstSeen }, _, city) => local(firstSeen, city) },
  { title: { vi: 'Thấy lần cuối', en: 'Last seen' }, of: ({ lastSeen }, _, city) => local(lastSeen, city) },
]

const keysColumn: Column = {
  title: { vi: 'Khóa của bản ghi', en: 'Keys of records' },
  of: ({ keys }) => keys.join('\n'),
}

/**
 * Defects as a CSV file (RFC 4180, UTF-8 with a byte order mark, which Excel needs) under a header in Vietnamese and
 * English. No cell can be read as a formula: where one begins like that, an apostrophe stands before it.
 */
export function defectCsv(city: City, defects: readonly Defect[], withKeys: boolean): string {
  const shown = withKeys ? [...columns, keysColumn] : columns
  const rows = defects.map((defect) => {
    const words = defectWords(city, defect)
    return shown.map(({ of }) => of(defect, words, city))
  })
  const header = shown.map(({ title }) => both(title))
  return stringify([header, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
}

function fieldTitle({ dataset, field }: Defect, _: DefectWords, city: City): string {
  const known = city.contracts.get(dataset)?.fields.find(({ name }) => name === field)
  return known ? both(known.title) : (field ?? '')
}

/** A time of the store in the city's own, to the minute. */
function local(time: string, { timeZone }: City): string {
  const instant = Temporal.Instant.from(`${time.replace(' ', 'T')}Z`)
  return instant.toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')
}
