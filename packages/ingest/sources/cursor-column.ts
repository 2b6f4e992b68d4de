import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { SourceColumn, SourceTable } from '../source.ts'
import { missingColumns } from './source-drift.ts'

const ordered = new Set<SourceColumn['type']>(['integer', 'bigint', 'decimal', 'date', 'timestamp'])

/** Texts and floats, by what PostgreSQL and MySQL call them: they have an order, though no field type that knows it. */
const orderedTexts = /^(text|tinytext|varchar|char|character|numeric|decimal|double|real|float)/

/** The column that changes are read by. KHO207 where it is not there, KHO240 where its values have no lasting order. */
export function cursorColumn(table: SourceTable, cursor: string, source: string): SourceColumn {
  const column = table.columns.find(({ name }) => name === cursor)
  if (!column) throw missingColumns(source, table.name, [cursor])
  const { type, declared, list } = column
  if (!list && (ordered.has(type) || (type === 'text' && orderedTexts.test(declared)))) return column
  const message = `${table.name} of source ${source} cannot be read by ${cursor}: ${declared} has no order that lasts.`
  throw new KhoError('KHO240', message, { source, from: table.name, cursor, declared })
}

/** Whether seconds of overlap mean anything for it. */
export function isTime({ type }: SourceColumn): boolean {
  return type === 'timestamp' || type === 'date'
}

/**
 * What an administrator should know of a cursor that works. `knowsLate`: the system itself tells which rows were
 * committed late, so neither an index nor the cursor's growth is relied on.
 */
export function cursorRisks(column: SourceColumn, knowsLate: boolean): readonly Bilingual[] {
  const { name, nullable, indexed } = column
  const risks: Bilingual[] = []
  if (indexed === false && !knowsLate) {
    risks.push({
      vi: `Cột ${name} không có chỉ mục: mỗi lần đọc thay đổi phải quét cả bảng.`,
      en: `Column ${name} has no index: every read of changes scans the whole table.`,
    })
  }
  if (nullable && !knowsLate) {
    risks.push({
      vi: `Cột ${name} có thể trống: các dòng trống được đọc lại mỗi lần.`,
      en: `Column ${name} may be null: such rows are read again every time.`,
    })
  }
  if (!isTime(column) && !knowsLate) {
    risks.push({
      vi: `Cột ${name} không phải thời gian: không đọc gối được, dòng ghi muộn chờ lần đối chiếu.`,
      en: `Column ${name} is no time: no overlap can be read, rows committed late wait for the compare pass.`,
    })
  }
  return risks
}

/** What a table whose rows the system cannot mark costs. */
export function readWhole(from: string): Bilingual {
  return {
    vi: `${from} không có khóa để so từng dòng tại nguồn: mỗi lần đối chiếu đọc trọn bảng.`,
    en: `${from} has no key by which its rows could be compared at the source: each compare reads all of it.`,
  }
}
