import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Relation, Subject } from '@kho/schema/contract/contract.ts'
import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import { textOf } from '@kho/schema/policy/wire.ts'
import { compileSql, type Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { RecordPlan } from '../plan/plan.ts'
import { meetingSql } from './link-sql.ts'
import { isOfSources } from './provenance-shape.ts'
import { columnSql, type Row, tableSql, type Writing } from './writing.ts'

/** A row; `through`: personal cells of other records found it, so that it tells of its subjects whatever it shows itself. */
type TellingRow = Row & { readonly through: boolean }

/** Of a record, the personal cells that are shown together, and of one of its subjects, whose they are. */
export interface TellingPlace {
  readonly slot: number
  /** Where they are shown. */
  readonly visible: Sql | true
  /** The subject's true value, which may be null. */
  readonly key: Sql
}

/**
 * Whose personal cells one record's answer shows, follows or was found by: pieces `place{subject,…}` as text, where the
 * braces are PostgreSQL's own text of a list and the second subject is of the next place; the subjects' true values; nothing
 * where none of its personal cells is shown. Null where none is asked for. JSON's text of them costs a twentieth of a by-key answer.
 */
export function subjectsSql(writing: Writing, record: RecordPlan, row: TellingRow): Sql | null {
  const groups = tellingGroups(writing, record, row)
  if (groups.length === 0) return null
  const texts = groups.map((places) => {
    const keys = sql.join(places.map(({ key }) => key))
    const all = sql`${sql.lit(String(places[0]?.slot))} || array[${keys}]::text`
    const visible = places[0]?.visible ?? true
    return visible === true ? all : sql`case when ${visible} then ${all} else '' end`
  })
  return sql.join(texts, sql` || `)
}

/** The places at which one record tells of its subjects, by the condition under which it does. */
export function tellingGroups(
  writing: Writing,
  record: RecordPlan,
  row: TellingRow,
): readonly (readonly TellingPlace[])[] {
  const selected = record.members.flatMap((member) => {
    if (member.member === 'one') return relationOf(row.contract, member.relation).through
    return member.member === 'cell' ? [member.field] : []
  })
  const read = [...new Set([...selected, ...record.foundBy])].flatMap((field) => {
    if (fieldOf(row.contract, field).sensitivity === 'none') return []
    const { visible } = row.view.cell(field)
    return visible === false ? [] : [{ field, visible }]
  })
  read.push(...toldByProvenance(record, row))
  if (row.contract.subjects.length === 0) return []
  const { rules } = writing.views(record.dataset, record.known)
  return groupsOf(read, row.through).map(({ fields, visible }) =>
    row.contract.subjects.map((subject) => ({
      slot: writing.slotOf({ dataset: record.dataset, kind: subject.as, fields, rules, through: row.through }),
      visible,
      key: subjectKeySql(writing.plan.ask.city, row, subject),
    })),
  )
}

/** When a record was loaded follows from all of its cells, and is told where each of them is shown. */
function toldByProvenance({ members }: RecordPlan, { contract, view }: Row): readonly ReadCell[] {
  if (!members.some(({ member }) => member === 'provenance') || !isOfSources(contract)) return []
  const visible = view.clear
  if (visible === false) return []
  return contract.fields.flatMap(({ name, sensitivity }) => (sensitivity === 'none' ? [] : [{ field: name, visible }]))
}

interface ReadCell {
  readonly field: string
  readonly visible: Sql | true
}

/** Cells that are shown together: of each person exactly the fields that were, not those that a neighbour's record shows. */
function groupsOf(read: readonly ReadCell[], through: boolean): readonly { fields: string[]; visible: Sql | true }[] {
  const byCondition = Map.groupBy(read, ({ visible }) => (visible === true ? '' : JSON.stringify(compileSql(visible))))
  if (through && !byCondition.has('')) byCondition.set('', [])
  return [...byCondition].map(([condition, cells]) => ({
    fields: [...new Set(cells.map(({ field }) => field))],
    visible: condition === '' ? true : (cells[0]?.visible ?? true),
  }))
}

/** A subject's key, by the true values: of the record itself, or of the record that its ref field points at. */
export function subjectKeySql(city: City, row: TrueRow, subject: Subject): Sql {
  const { via } = subject
  if (via === null) return textOf(fieldOf(row.contract, subject.field), columnSql(row, subject.field))
  const relation = row.contract.relations.find(({ kind, through }) => kind === 'one' && through.includes(via))
  const far = relation && city.contracts.get(relation.to)
  return relation && far ? farSubjectSql(row, subject, { relation, far }) : sql`null::text`
}

/** A row whose true values are used, and not shown. */
type TrueRow = Pick<Row, 'contract' | 'alias'> & Partial<Pick<Row, 'asOf'>>

function farSubjectSql(
  row: TrueRow,
  { field }: Subject,
  to: { readonly relation: Relation; readonly far: Contract },
): Sql {
  const at = { alias: `${row.alias}s` }
  const key = textOf(fieldOf(to.far, field), columnSql(at, field))
  const asOf = to.far.history ? (row.asOf ?? null) : null
  const table = sql`${tableSql({ contract: to.far, asOf })} as ${sql.id(at.alias)}`
  return sql`(select ${key} from ${table} where ${meetingSql(to.relation, row, at)} order by ${columnSql(at, '_id')} limit 1)`
}
