import type { Document } from '@kho/schema/contract/document.ts'
import { rowsSource } from '../harness/rows-source.ts'
import { safeCity } from './safe-city.ts'

const more = `
# sources/desk.yaml
source: desk
agency: H29.1
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/permits.yaml
dataset: permits
names: { one: permit, many: permits }
title: { vi: Giấy phép, en: Permits }
owner: H29.1
class: shared
listed: true
key: [code]
size: 100
history: true
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  agency: { type: text, title: { vi: Cơ quan, en: Agency } }
  fee: { type: integer, title: { vi: Phí, en: Fee } }
sources:
  - { source: desk, from: gp, map: { code: ma, agency: cq, fee: phi }, deletes: compare }
# datasets/inspections.yaml
dataset: inspections
names: { one: inspection, many: inspections }
title: { vi: Kiểm tra, en: Inspections }
owner: H29.1
class: shared
listed: true
key: [number]
size: 100
history: true
fields:
  number: { type: text, title: { vi: Số, en: Number } }
  permit_code: { type: text, ref: permits, title: { vi: Giấy phép, en: Permit } }
sources:
  - { source: desk, from: kt, map: { number: so, permit_code: ma }, deletes: compare }
# datasets/holders.yaml
dataset: holders
names: { one: holder, many: holders }
title: { vi: Chủ giấy phép, en: Holders }
owner: H29.1
class: shared
listed: true
key: [number]
size: 100
history: true
subjects: [{ field: person_id }]
fields:
  number: { type: text, title: { vi: Số, en: Number } }
  person_id: { type: text, sensitivity: personal, title: { vi: Người, en: Person } }
sources:
  - { source: desk, from: chu, map: { number: so, person_id: nguoi }, deletes: compare }
# policies/holders.yaml
policy: holders
rules:
  - { rule: all, allow: read, to: { kind: officer }, fields: all, ways: [query, changes] }
# policies/inspections.yaml
policy: inspections
rules:
  - { rule: all, allow: read, to: { kind: officer }, fields: all, ways: [query, changes] }
`

/** What the rules of permits say, one after the other. */
export const sharings = {
  own: '  - { rule: own, allow: read, to: { kind: officer }, where: { agency: { in: $principal.units } }, fields: all, ways: [query, changes] }',
  cheap:
    '  - { rule: cheap, allow: read, to: { kind: officer }, where: { fee: { lt: 5 } }, fields: [code, agency], ways: [query, changes] }',
  inspected:
    '  - { rule: inspected, allow: read, to: { kind: officer }, via: { dataset: inspections, field: permit_code }, fields: [code, fee], ways: [query, changes] }',
  hidden: '  - { rule: hidden, deny: read, where: { fee: 3 } }',
} as const
export type Sharing = keyof typeof sharings

/** The safe city with permits that change, shared by these rules. */
export function changesCity(...rules: readonly Sharing[]): readonly Document[] {
  const policy = `# policies/permits.yaml\npolicy: permits\nrules:\n${rules.map((rule) => sharings[rule]).join('\n')}\n`
  return safeCity(`${more}${policy}`)
}

export const permitRows = (rows: readonly (readonly [code: string, agency: string, fee: number])[]) =>
  rowsSource(
    'gp',
    ['ma', 'cq', 'phi'],
    rows.map(([code, agency, fee]) => [code, agency, String(fee)]),
  )

export const inspectionRows = (permits: readonly string[]) =>
  rowsSource(
    'kt',
    ['so', 'ma'],
    permits.map((code) => [`I-${code}`, code]),
  )

/** Each held by a person of their own. */
export const holderRows = (numbers: readonly string[]) =>
  rowsSource(
    'chu',
    ['so', 'nguoi'],
    numbers.map((number) => [number, `07920000000${number}`]),
  )
