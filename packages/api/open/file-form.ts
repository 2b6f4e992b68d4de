import type { ExportPlan } from '../plan/plan-export.ts'
import type { ExportFormat } from '../query/export-sql.ts'

/** What stands before the first record: of CSV the contract's names of the fields, for spreadsheets behind a mark of UTF-8. */
export function fileHead({ record }: ExportPlan, format: ExportFormat): Buffer<ArrayBuffer> {
  if (format === 'ndjson') return Buffer.alloc(0)
  const names = record.members.map(({ key }) => key).join(',')
  return Buffer.from(`${format === 'excel' ? '\ufeff' : ''}${names}\r\n`)
}
