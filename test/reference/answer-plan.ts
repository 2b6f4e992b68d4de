import { cursorSeal } from '@kho/api/plan/cursor.ts'
import type {
  PagePlan,
  Plan,
  ProvenancePlan,
  RecordMember,
  RecordPlan,
  RootPlan,
  WithheldPlan,
} from '@kho/api/plan/plan.ts'
import { reasons } from '@kho/api/query/provenance-shape.ts'
import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { standing } from '@kho/schema/policy/parameter.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { groupsAnswer } from './answer-groups.ts'
import { linkedTo, meets, testCell } from './filter-records.ts'
import type { Store } from './make-records.ts'
import { type Ordering, orderOf } from './order-records.ts'
import { foundIn, holdsWords } from './search-records.ts'
import { isClear, type ShownRecord, type ShownView, shownViewOf } from './shown-view.ts'

/**
 * The reference of the query stage: the same plan answered in memory from the interpreter's shown records, as
 * design §6 words it and without any SQL. Of `withheld` it gives field and masked.
 */
export function answerFromMemory(
  plan: Plan,
  store: Store,
  view = shownViewOf(plan.ask, store),
): { readonly [key: string]: unknown } {
  const reference: Reference = { plan, view }
  return Object.fromEntries(plan.roots.map((root) => [root.key, rootAnswer(reference, root)]))
}

export interface Reference {
  readonly plan: Plan
  readonly view: ShownView
}

function rootAnswer(reference: Reference, root: RootPlan): unknown {
  const { view } = reference
  switch (root.root) {
    case 'many':
      return pageAnswer(reference, root.page, view.records(root.page.dataset, root.page.known))
    case 'groups':
      return groupsAnswer(
        { view, plan: reference.plan, among: view.records(root.groups.dataset, root.groups.known) },
        root.groups,
      )
    case 'one': {
      const found = lookedUp(view, root)
      return found ? recordAnswer(reference, root.record, found) : null
    }
    case 'changes':
      throw new Error('changes are read of a store that changes')
    default: {
      const answers = root.wanted.map(({ id, record }) => {
        const found = record && view.records(record.dataset, record.known).find((one) => one.id === id)
        return record && found ? recordAnswer(reference, record, found) : null
      })
      return root.root === 'node' ? answers[0] : answers
    }
  }
}

/** The record of a look-up by key, as it is shown. */
export function lookedUp(view: ShownView, root: RootPlan & { readonly root: 'one' }): ShownRecord | undefined {
  const { dataset, known } = root.record
  return byId(view.records(dataset, known)).find((record) =>
    root.lookup.every(({ field, value }) => testCell(view, { record, known, field }, 'eq', standing(value))),
  )
}

/** A record as this plan reads it. */
export function recordAnswer(reference: Reference, plan: RecordPlan, record: ShownRecord): unknown {
  return Object.fromEntries(plan.members.map((member) => [member.key, memberAnswer(reference, member, record)]))
}

function memberAnswer(reference: Reference, member: RecordMember, record: ShownRecord): unknown {
  switch (member.member) {
    case 'id':
      return globalId(record.dataset, record.id)
    case 'typename':
      return member.name
    case 'cell':
      return record.cells[member.field]?.value ?? null
    case 'withheld':
      return withheldAnswer(reference, member, [record])
    case 'provenance':
      return provenanceAnswer(reference, member, record)
    case 'one': {
      const [far] = byId(linkedTo(reference.view, record, member.relation, member.record.known))
      return far ? recordAnswer(reference, member.record, far) : null
    }
    case 'many': {
      const far = linkedTo(reference.view, record, member.relation, member.page.known)
      return pageAnswer(reference, member.page, far)
    }
    case 'groups': {
      const { view, plan } = reference
      return groupsAnswer(
        { view, plan, among: linkedTo(view, record, member.relation, member.groups.known) },
        member.groups,
      )
    }
  }
}

function pageAnswer(reference: Reference, page: PagePlan, among: readonly ShownRecord[]): unknown {
  const at = pagedOf(reference.view, page, among)
  return Object.fromEntries(page.members.map((member) => [member.key, pageMember(reference, at, member)]))
}

/** Which of the records stand on the page. */
export function pagedOf(view: ShownView, page: PagePlan, among: readonly ShownRecord[]): Paged {
  const { known, filter, search } = page
  const found = among.filter(
    (record) => (!filter || meets(view, { record, known }, filter)) && (!search || holdsWords(view, record, search)),
  )
  const ordering = orderOf(view, page)
  const ordered = [...found].sort(ordering.compare)
  const { after, before } = page
  const inside = ordered.filter(
    (record) =>
      (!after || ordering.compareToPosition(record, after) > 0) &&
      (!before || ordering.compareToPosition(record, before) < 0),
  )
  const rows = page.backward ? inside.slice(Math.max(0, inside.length - page.size)) : inside.slice(0, page.size)
  return { page, rows, ordered, inside, ordering, found }
}

export interface Paged {
  readonly page: PagePlan
  readonly rows: readonly ShownRecord[]
  readonly ordered: readonly ShownRecord[]
  readonly inside: readonly ShownRecord[]
  readonly found: readonly ShownRecord[]
  readonly ordering: Ordering
}

function pageMember(reference: Reference, at: Paged, member: PagePlan['members'][number]): unknown {
  const { page } = at
  switch (member.member) {
    case 'typename':
      return member.name
    case 'nodes':
      return at.rows.map((row) => recordAnswer(reference, member.record, row))
    case 'edges':
      return at.rows.map((row) =>
        Object.fromEntries(
          member.parts.map((part) => {
            if (part.part === 'typename') return [part.key, part.name]
            if (part.part === 'found')
              return [
                part.key,
                foundIn({ view: reference.view, record: row, search: page.search ?? null, parts: part.parts }),
              ]
            if (part.part === 'cursor') return [part.key, cursorOf(reference, at, row)]
            return [part.key, recordAnswer(reference, part.record, row)]
          }),
        ),
      )
    case 'totalCount':
      return at.found.length > member.max ? null : at.found.length
    case 'withheld':
      return withheldAnswer(reference, member, at.rows)
    case 'pageInfo':
      return Object.fromEntries(member.parts.map(({ key, part }) => [key, pageInfo(reference, at, part)]))
  }
}

function pageInfo(reference: Reference, at: Paged, part: string): unknown {
  const { page, ordered, inside, rows, ordering } = at
  const { after, before } = page
  const behind = after !== null && ordered.some((row) => ordering.compareToPosition(row, after) <= 0)
  const ahead = before !== null && ordered.some((row) => ordering.compareToPosition(row, before) >= 0)
  const cut = inside.length > page.size
  if (part === 'hasNextPage') return page.backward ? ahead : cut || ahead
  if (part === 'hasPreviousPage') return page.backward ? cut || behind : behind
  const row = part === 'startCursor' ? rows[0] : rows.at(-1)
  if (part === '__typename') return 'PageInfo'
  return row ? cursorOf(reference, at, row) : null
}

function cursorOf({ plan }: Reference, { page, ordering }: Paged, row: ShownRecord): string {
  const texts = [...ordering.textsOf(row), row.id].map((text) => JSON.stringify(text))
  return cursorSeal(plan.cursorKey).seal(page.binding, `[${texts.join(', ')}]`)
}

/** Nothing is told where a cell is not, and of what is merged of several sources only when. */
function provenanceAnswer({ plan, view }: Reference, { parts }: ProvenancePlan, record: ShownRecord): unknown {
  const { combine, sources } = view.contract(record.dataset)
  const { source, run, at } = record.loaded
  const agency = plan.ask.city.sources.get(source)?.agency
  const of = combine === 'union' ? { source, agency, run } : { source: null, agency: null, run: null }
  const why = sources.length === 0 ? 'made' : !isClear(record) ? 'hidden' : combine === 'union' ? null : 'merged'
  const told = why === 'made' || why === 'hidden' ? null : { ...of, loadedAt: at }
  const nothing = { source: null, agency: null, run: null, loadedAt: null }
  const said = { ...(told ?? nothing), reason: why && reasons[why].en, __typename: 'Provenance' }
  return Object.fromEntries(parts.map(({ key, part }) => [key, said[part]]))
}

function withheldAnswer({ view }: Reference, plan: WithheldPlan, rows: readonly ShownRecord[]): unknown {
  const [first] = rows
  const states = first
    ? view
        .contract(first.dataset)
        .fields.flatMap(({ name }) =>
          ['withheld', 'masked'].flatMap((state) =>
            rows.some((row) => row.cells[name]?.state === state) ? [{ name, state }] : [],
          ),
        )
    : []
  const entries = states.map(({ name, state }) => ({ field: graphqlField(name), masked: state === 'masked' }))
  const closed = first ? plan.unreachable.map(({ relation }) => ({ field: camelCase(relation), masked: false })) : []
  return [...entries, ...closed].map((entry) =>
    Object.fromEntries(plan.parts.map(({ key, part }) => [key, part === 'masked' ? entry.masked : entry.field])),
  )
}

export function byId(records: readonly ShownRecord[]): readonly ShownRecord[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : 1))
}
