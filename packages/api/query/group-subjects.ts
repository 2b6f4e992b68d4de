import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import { fieldsGrouped, type GroupsPlan, measuresOf } from '../plan/groups-plan.ts'
import { allOf } from '../plan/plan-filter.ts'
import { fieldsUsedBy } from '../plan/plan-page.ts'
import { type GroupScan, groupScan, type LinkTo } from './group-key-sql.ts'
import { keyName } from './group-rows.ts'
import { joinedShape, type Shape } from './shape.ts'
import { subjectsSql } from './subject-sql.ts'
import { isFoundThrough } from './uses.ts'
import { columnSql, type Row, type Writing } from './writing.ts'

/** A group tells of the people in it as long as they are no more than these. */
export const fewPeople = 20

interface Told {
  readonly plan: GroupsPlan
  /** The name that the groups stand under. */
  readonly rows: string
  readonly linkTo: LinkTo
}

/**
 * Whom the groups of an answer tell of: of those with few people in them, each. Of a larger group the fields alone are
 * known. Null where nobody's cells are looked at. The records are read once more for it, so only then.
 */
export function groupSubjects(writing: Writing, { plan, rows, linkTo }: Told): Shape | null {
  const scan = groupScan(writing, plan, linkTo)
  const people = [...ownPeople(writing, plan, scan.row), ...farPeople(writing, scan)]
  if (people.length === 0) return null
  const keys = scan.keys.map((_, at) => sql.id(keyName(at)))
  const values = scan.keys.map(({ value }, at) => sql`${value} as ${sql.id(keyName(at))}`)
  const each = sql`cross join lateral (values ${sql.join(
    people.map((piece, kind) => sql`(${sql.lit(kind)}, ${piece})`),
  )}) as w$(kind$, piece$)`
  const columns = sql.join([...values, sql`w$.kind$`, sql`w$.piece$`])
  const found = sql`select distinct ${columns} from ${scan.from} ${each} where ${scan.where} and w$.piece$ <> ''`
  const counted = sql`select d$.*, count(*) over (partition by ${sql.join([...keys, sql`kind$`])}) as people$ from (${found}) as d$`
  const told = sql`select ${tupleSql(keys)} from ${sql.id(rows)} where n$ <= ${sql.lit(plan.size)}`
  const from = sql`from (${counted}) as e$ where people$ <= ${sql.lit(fewPeople)} and ${tupleSql(keys)} in (${told})`
  return joinedShape(
    writing,
    { joins: [], value: sql`null`, subjects: sql`coalesce(string_agg(piece$, ''), '')` },
    from,
  )
}

/** Keys as one text: nulls among them are equal, as groups have it. */
function tupleSql(keys: readonly Sql[]): Sql {
  return sql`row(${sql.join(keys)})::text`
}

/** The pieces of the records themselves, one for each kind of subject. */
function ownPeople(writing: Writing, plan: GroupsPlan, row: Row): readonly Sql[] {
  const { dataset, known } = plan
  const asked = askedOf(plan)
  const through = isFoundThrough(writing.plan, { dataset, known, ...asked })
  const foundBy = [...new Set([...fieldsUsedBy(asked), ...fieldsGrouped(plan)])]
  return peopleOf(writing, { dataset, known, foundBy }, { ...row, through })
}

/** What decides in which group a record is counted, and whether. */
export function askedOf(plan: GroupsPlan) {
  const where = measuresOf(plan).flatMap((measure) => (measure.of === 'count' ? (measure.where ?? []) : []))
  const order = plan.keys.map(({ path, field }) => ({ path, field }))
  return { filter: allOf([...(plan.filter ? [plan.filter] : []), ...where]), order }
}

/** The pieces of records that a key leads to: their cells are told as keys. */
function farPeople(writing: Writing, { keys }: GroupScan): readonly Sql[] {
  const far = keys.filter(({ key, at }) => {
    return key.path.length > 0 && fieldOf(at.contract, key.field).sensitivity !== 'none'
  })
  return [...Map.groupBy(far, ({ at }) => at)].flatMap(([at, some]) => {
    const read = { dataset: at.contract.dataset, known: [], foundBy: some.map(({ key }) => key.field) }
    const pieces = peopleOf(writing, read, { ...at, through: false })
    return pieces.map((piece) => sql`case when ${columnSql(at, '_id')} is not null then ${piece} else '' end`)
  })
}

interface Reading {
  readonly dataset: string
  readonly known: readonly string[]
  readonly foundBy: readonly string[]
}

function peopleOf(writing: Writing, read: Reading, row: Row & { readonly through: boolean }): readonly Sql[] {
  return row.contract.subjects.flatMap((subject) => {
    const contract = { ...row.contract, subjects: [subject] }
    return subjectsSql(writing, { ...read, members: [] }, { ...row, contract }) ?? []
  })
}
