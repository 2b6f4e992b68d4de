import type { Source } from '@kho/ingest/source.ts'
import { rowsSource, type SourceRow } from './rows-source.ts'
import { documentsOf } from './test-store.ts'

const places = `
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
- { agency: H29.2, title: { vi: Sở Hai, en: Second department } }
# sources/first.yaml
source: first
agency: H29.1
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: a, user: kho }
owns: { permits: { agency: H29.1 } }
# sources/second.yaml
source: second
agency: H29.2
kind: postgres
connection: { host: localhost, database: b, user: kho }
`

/** A dataset of two sources with a bit of everything a run must look at. */
export const permitsCity = (
  changes: { readonly extra?: string; readonly deletes?: string; readonly reading?: string } = {},
) =>
  documentsOf(`${places}
# datasets/permits.yaml
dataset: permits
names: { one: permit, many: permits }
title: { vi: Giấy phép, en: Permits }
owner: H29.1
class: shared
key: [code]
size: 1000
fields:
  code: { type: text }
  agency: { type: text }
  name: { type: text, required: true }
  fee: { type: 'decimal(14,2)' }
  issued_at: { type: timestamp }
  expires_at: { type: timestamp }
  status: { type: text }
  notes: { type: json }
  tags: { type: text, list: true }
${changes.extra ?? ''}
quality:
  - { rule: expires_after_issue, check: { or: [{ expires_at: { is_null: true } }, { expires_at: { gte: { field: issued_at } } }] }, level: error }
  - { rule: has_a_fee, check: { fee: { is_null: false } }, level: warning }
sources:
  - source: first
    from: gp
    map: ${firstMap}
    deletes: ${changes.deletes ?? 'compare'}
    ${changes.reading ?? 'mode: snapshot'}
  - source: second
    from: gp
    map: { code: ma, agency: { value: H29.2 }, name: ten }
`)

const firstMap =
  '{ code: ma, agency: cq, name: ten, fee: phi, issued_at: ngay, expires_at: han, notes: ghi_chu, tags: nhan, status: { from: tt, values: { "1": open, "2": closed } } }'

export const permitColumns = ['ma', 'cq', 'ten', 'phi', 'ngay', 'han', 'tt', 'ghi_chu', 'nhan'] as const

/** A row of the first agency's system; unnamed columns hold something ordinary. */
export function permit(
  code: string,
  cells: Partial<Record<(typeof permitColumns)[number], string | null>> = {},
): SourceRow {
  const ordinary = {
    ma: code,
    cq: 'H29.1',
    ten: `Giấy phép ${code}`,
    phi: '1000.50',
    ngay: '2020-11-02 08:00:00',
    han: '2021-11-02 08:00:00',
    tt: '1',
    ghi_chu: '{"a":1}',
    nhan: '["x"]',
  }
  const row = { ...ordinary, ...cells }
  return permitColumns.map((column) => row[column])
}

/** So many ordinary rows, `P00001` on. */
export function permits(count: number): SourceRow[] {
  return Array.from({ length: count }, (_, index) => permit(`P${String(index + 1).padStart(5, '0')}`))
}

export const firstAgency = (rows: Iterable<SourceRow> | AsyncIterable<SourceRow>): Source =>
  rowsSource('gp', permitColumns, rows)

export const secondAgency = (rows: Iterable<SourceRow>): Source => rowsSource('gp', ['ma', 'ten'], rows)

/** The same source without one column. */
export function without(column: string, source: Source): Source {
  return {
    ...source,
    describe: async (requests) =>
      (await source.describe(requests)).map((table) => ({
        ...table,
        columns: table.columns.filter(({ name }) => name !== column),
      })),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}
