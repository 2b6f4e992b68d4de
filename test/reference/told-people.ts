import { fieldsGrouped, type GroupsPlan } from '@kho/api/plan/groups-plan.ts'
import type { PagePlan, Plan, RecordMember, RecordPlan, RootPlan } from '@kho/api/plan/plan.ts'
import { fieldsUsedBy } from '@kho/api/plan/plan-page.ts'
import { askedOf } from '@kho/api/query/group-subjects.ts'
import { isFoundThrough, usesOf } from '@kho/api/query/uses.ts'
import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import type { ReadEntry } from '@kho/schema/ledger/entry.ts'
import { standing } from '@kho/schema/policy/parameter.ts'
import { lookedUp, pagedOf } from './answer-plan.ts'
import { linkedTo } from './filter-records.ts'
import { groupsOf } from './group-records.ts'
import type { Store } from './make-records.ts'
import { recordAt } from './order-records.ts'
import { isClear, type ShownRecord, type ShownView, shownViewOf } from './shown-view.ts'

/** Which fields were told of whom, or used for it: `dataset field kind key`, and `dataset field` where it was nobody's. */
export type Told = ReadonlySet<string>

/** What an answer tells of people, computed in memory from the plan and the interpreter's shown records. */
export function toldOf(plan: Plan, store: Store, view = shownViewOf(plan.ask, store)): Told {
  const told = new Set<string>()
  const telling: Telling = { plan, store, view, told }
  for (const { dataset, field } of usedIn(plan)) told.add(`${dataset} ${field}`)
  for (const asked of askedIn(plan)) told.add(asked)
  for (const root of plan.roots) tellRoot(telling, root)
  return told
}

/** The same of entries of the ledger. */
export function toldIn(entries: readonly ReadEntry[]): Told {
  return new Set(
    entries.flatMap(({ reads }) =>
      reads.flatMap(({ dataset, fields, subjects }) => [
        ...fields.map((field) => `${dataset} ${field}`),
        ...fields.flatMap((field) => subjects.map(({ kind, key }) => `${dataset} ${field} ${kind} ${key}`)),
      ]),
    ),
  )
}

interface Telling {
  readonly plan: Plan
  readonly store: Store
  readonly view: ShownView
  readonly told: Set<string>
}

function usedIn(plan: Plan): readonly { readonly dataset: string; readonly field: string }[] {
  return usesOf(plan).filter(({ dataset, field }) => isPersonal(plan, dataset, field))
}

/** People asked for by name, whether or not anything was found. */
function askedIn(plan: Plan): readonly string[] {
  return usesOf(plan).flatMap(({ dataset, field, asked }) =>
    (plan.ask.city.contracts.get(dataset)?.subjects ?? [])
      .filter((subject) => subject.via === null && subject.field === field)
      .flatMap(({ as }) =>
        asked
          .map((key) => String(standing(key)))
          .filter((key) => key.length <= 64)
          .map((key) => `${dataset} ${field} ${as} ${key}`),
      ),
  )
}

function tellRoot(telling: Telling, root: RootPlan): void {
  const { view } = telling
  if (root.root === 'many') tellPage(telling, root.page, view.records(root.page.dataset, root.page.known))
  else if (root.root === 'groups')
    tellGroups(telling, root.groups, view.records(root.groups.dataset, root.groups.known))
  else if (root.root === 'one') {
    const found = lookedUp(view, root)
    if (found) tellRecord(telling, root.record, found)
  } else if (root.root !== 'changes') {
    for (const { id, record } of root.wanted) {
      const found = record && view.records(record.dataset, record.known).find((one) => one.id === id)
      if (record && found) tellRecord(telling, record, found)
    }
  }
}

function tellRecord(telling: Telling, plan: RecordPlan, record: ShownRecord): void {
  const fields = new Set([...plan.foundBy, ...plan.members.flatMap((member) => fieldsOf(telling, record, member))])
  tellFields(telling, record, [...fields])
  for (const member of plan.members) {
    if (member.member === 'one') {
      const [far] = byId(linkedTo(telling.view, record, member.relation, member.record.known))
      if (far) tellRecord(telling, member.record, far)
    }
    if (member.member === 'groups') {
      const { groups, relation } = member
      tellGroups(telling, groups, linkedTo(telling.view, record, relation, groups.known))
    }
    if (member.member === 'many') {
      tellPage(telling, member.page, linkedTo(telling.view, record, member.relation, member.page.known))
    }
  }
}

function fieldsOf({ view }: Telling, record: ShownRecord, member: RecordMember): readonly string[] {
  if (member.member === 'cell') return [member.field]
  if (member.member === 'provenance') {
    const isTold = isClear(record) && view.contract(record.dataset).sources.length > 0
    return isTold ? Object.keys(record.cells) : []
  }
  return member.member === 'one' ? relationOf(view.contract(record.dataset), member.relation).through : []
}

function tellPage(telling: Telling, page: PagePlan, among: readonly ShownRecord[]): void {
  const { rows, inside } = pagedOf(telling.view, page, among)
  for (const plan of page.members.flatMap(recordsOf)) for (const row of rows) tellRecord(telling, plan, row)
  const through = isFoundThrough(telling.plan, page)
  if (!through && !page.members.some(tellsOfRows)) return
  const next = page.backward
    ? inside.slice(0, inside.length - rows.length).slice(-1)
    : inside.slice(rows.length).slice(0, 1)
  const used = usedIn(telling.plan).filter(({ dataset }) => dataset === page.dataset)
  for (const row of [...rows, ...next]) {
    tellFields(telling, row, page.foundBy)
    if (through) for (const { field } of used) tell(telling, row, field)
  }
}

/** Of groups as small as these stores', everybody in them. */
function tellGroups(telling: Telling, groups: GroupsPlan, among: readonly ShownRecord[]): void {
  const { view, plan } = telling
  const { dataset, known, keys, size } = groups
  const asked = askedOf(groups)
  const foundBy = [...fieldsUsedBy(asked), ...fieldsGrouped(groups)]
  const through = isFoundThrough(plan, { dataset, known, ...asked })
  const used = usedIn(plan).filter((one) => one.dataset === dataset)
  for (const record of groupsOf({ view, plan, among }, groups)
    .slice(0, size)
    .flatMap(({ records }) => records)) {
    tellFields(telling, record, foundBy)
    if (through) for (const { field } of used) tell(telling, record, field)
    for (const { path, field } of keys) {
      const far = path.length > 0 ? recordAt(view, record, path) : null
      if (far) tellFields(telling, far, [field])
    }
  }
}

function recordsOf(member: PagePlan['members'][number]): readonly RecordPlan[] {
  if (member.member === 'nodes') return [member.record]
  if (member.member !== 'edges') return []
  return member.parts.flatMap((part) => (part.part === 'node' ? [part.record] : []))
}

/** Counts, neighbours and cursors tell of records that they do not show. */
function tellsOfRows(member: PagePlan['members'][number]): boolean {
  if (member.member === 'edges') return recordsOf(member).length === 0
  return ['totalCount', 'pageInfo', 'withheld'].includes(member.member)
}

function tellFields(telling: Telling, record: ShownRecord, fields: readonly string[]): void {
  for (const field of fields) {
    const isShown = record.cells[field] !== undefined && record.cells[field].state !== 'withheld'
    if (isShown && isPersonal(telling.plan, record.dataset, field)) tell(telling, record, field)
  }
}

/** Enters a field under every subject of the record, by their true keys. */
function tell({ view, store, told }: Telling, record: ShownRecord, field: string): void {
  told.add(`${record.dataset} ${field}`)
  const contract = view.contract(record.dataset)
  for (const { via, field: of, as } of contract.subjects) {
    const relation = contract.relations.find(
      ({ kind, through }) => kind === 'one' && via !== null && through.includes(via),
    )
    const far =
      relation &&
      byId(store.get(relation.to) ?? []).find(({ values }) =>
        relation.pairs.every((pair) => record.truth[pair.own] !== null && values[pair.far] === record.truth[pair.own]),
      )
    const key = via === null ? record.truth[of] : far?.values[of]
    if (key !== null && key !== undefined) told.add(`${record.dataset} ${field} ${as} ${key}`)
  }
}

function isPersonal({ ask }: Plan, dataset: string, field: string): boolean {
  const contract = ask.city.contracts.get(dataset)
  return contract !== undefined && fieldOf(contract, field).sensitivity !== 'none'
}

function byId<T extends { readonly id: string }>(records: readonly T[]): readonly T[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : 1))
}
