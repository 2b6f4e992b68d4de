import type { SourceTable } from '@kho/ingest/source.ts'
import type { Bilingual } from '@kho/schema/contract/bilingual.ts'

/** What one whole read of some tables costs their system, by its own statistics. */
export interface ReadEstimate {
  /** Null where the statistics of any of the tables are missing. */
  readonly rows: number | null
  readonly megabytes: number | null
  readonly minutes: number | null
  /** Tables of which the system does not know the size. */
  readonly unknown: readonly string[]
}

/** Rows a second that one connection reads where the document sets no limit: slower than was ever measured. */
const unlimitedRowsPerSecond = 50_000

/** Pure. `rowsPerSecond`: the document's limit; null where it sets none. */
export function readEstimate(
  names: readonly string[],
  described: readonly Pick<SourceTable, 'name' | 'rows' | 'bytes'>[],
  rowsPerSecond: number | null,
): ReadEstimate {
  const tables = names.map((name) => ({ name, ...sizeOf(described.find((table) => table.name === name)) }))
  const unknown = tables.filter(({ rows }) => rows === null).map(({ name }) => name)
  if (unknown.length > 0) return { rows: null, megabytes: null, minutes: null, unknown }
  const rows = tables.reduce((sum, table) => sum + (table.rows ?? 0), 0)
  const bytes = tables.reduce<number | null>(
    (sum, one) => (sum === null || one.bytes === null ? null : sum + one.bytes),
    0,
  )
  const minutes = Math.ceil(rows / (rowsPerSecond ?? unlimitedRowsPerSecond) / 60)
  return { rows, megabytes: bytes === null ? null : Math.ceil(bytes / 1e6), minutes, unknown }
}

function sizeOf(table: Pick<SourceTable, 'rows' | 'bytes'> | undefined) {
  return { rows: table?.rows ?? null, bytes: table?.bytes ?? null }
}

export function estimateWords({ rows, megabytes, minutes, unknown }: ReadEstimate): Bilingual {
  const tables = unknown.join(', ')
  if (rows === null) {
    return {
      vi: `Chưa ước tính được một lần đọc: hệ thống nguồn không biết ${tables} có bao nhiêu dòng. Quản trị viên chạy ANALYZE rồi kiểm tra lại.`,
      en: `One read cannot be estimated yet: the system does not know how many rows ${tables} has. Its administrator runs ANALYZE; then check again.`,
    }
  }
  const size = megabytes === null ? [] : [`${megabytes} MB`]
  return {
    vi: `Ước tính một lần đọc: ${[`${rows} dòng`, ...size, `${minutes} phút`].join(', ')}.`,
    en: `One read, estimated: ${[`${rows} rows`, ...size, `${minutes} minutes`].join(', ')}.`,
  }
}
