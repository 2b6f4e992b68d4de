import type { ExportPlan } from '../plan/plan-export.ts'
import type { ExportFormat, ExportStatement } from '../query/export-sql.ts'
import type { RowForm } from './row-chunks.ts'

/** How COPY's bytes become lines: of CSV by RFC 4180, which ends them in CR LF, or of NDJSON. */
export function rowFormOf({ tells, finishes }: ExportStatement, format: ExportFormat): RowForm {
  if (format === 'ndjson') return { tells, finishes, quote: 1, delimiter: 2, lineEnd: Buffer.from('\n') }
  return { tells, finishes, quote: 34, delimiter: 44, lineEnd: Buffer.from('\r\n') }
}

/** What stands before the first record: of CSV the contract's names of the fields, for spreadsheets behind a mark of UTF-8. */
export function fileHead({ record }: ExportPlan, format: ExportFormat): Buffer<ArrayBuffer> {
  if (format === 'ndjson') return Buffer.alloc(0)
  const names = record.members.map(({ key }) => key).join(',')
  return Buffer.from(`${format === 'excel' ? '\ufeff' : ''}${names}\r\n`)
}
