import type { Source } from '@kho/ingest/source.ts'
import { rowsSource, type SourceRow } from './rows-source.ts'
import { documentsOf } from './test-store.ts'

export const registers = ['police', 'tax', 'land'] as const
export type Register = (typeof registers)[number]

const columns = ['id', 'ten', 'dc', 'dt', 'tags'] as const

/** A row of a register: its cells by column, null where it says nothing. */
export type Line = Partial<Record<(typeof columns)[number], string | null>> & { readonly id: string }

/** A register as a system whose one table holds these lines. */
export function registerOf(lines: Iterable<Line>): Source {
  return rowsSource('so', columns, linesOf(lines))
}

export function linesOf(lines: Iterable<Line>): SourceRow[] {
  return [...lines].map((line) => columns.map((column) => line[column] ?? null))
}

const source = (name: Register, at: number) => `
# sources/${name}.yaml
source: ${name}
agency: H29.${at + 1}
kind: postgres
connection: { host: localhost, database: a, user: kho }
`

/** A dataset of residents that three registers know of; by default each field is the first one's that has it. */
export const residentsCity = (
  changes: { readonly combine?: string; readonly of?: readonly Register[]; readonly fields?: string } = {},
) =>
  documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Một, en: One } }
- { agency: H29.2, title: { vi: Hai, en: Two } }
- { agency: H29.3, title: { vi: Ba, en: Three } }
${registers.map(source).join('')}
# datasets/residents.yaml
dataset: residents
names: { one: resident, many: residents }
title: { vi: Cư dân, en: Residents }
owner: H29.1
class: shared
key: [id]
fields:
  id: { type: text }
  name: { type: text }
  address: { type: text }
  phone: { type: text }
  notes: { type: json }
${changes.fields ?? ''}
combine: ${changes.combine ?? '{ merge: { precedence: { address: [land, police] } } }'}
sources:
${(changes.of ?? registers)
  .map(
    (name) => `  - source: ${name}
    from: so
    map: { id: id, name: ten, address: dc${name === 'tax' ? ', phone: dt' : ''}, notes: tags }
`,
  )
  .join('')}`)
