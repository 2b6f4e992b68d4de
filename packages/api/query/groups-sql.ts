import { sql } from 'kysely'
import { type GroupPart, type GroupsPlan, measureName } from '../plan/groups-plan.ts'
import type { LinkTo } from './group-key-sql.ts'
import { figureAt, type GroupRows, groupRows, keyName } from './group-rows.ts'
import { groupSubjects } from './group-subjects.ts'
import { joinedShape, objectShape, type Shape } from './shape.ts'
import { columnSql, type Writing } from './writing.ts'

/** An aggregate: its groups are found once, everything else is read of them. */
export function groupsShape(writing: Writing, plan: GroupsPlan, linkTo: LinkTo): Shape {
  const found = groupRows(writing, plan, linkTo)
  const rows = writing.alias('p')
  const columns = plan.members.map((member) => {
    const { key } = member
    if (member.member === 'typename') return { key, ...plain(sql`${member.name}::text`) }
    if (member.member === 'groups') return { key, ...listShape(writing, { plan, found, rows }, member.parts) }
    const beyond = sql`select 1 from ${sql.id(rows)} as r$ where r$.n$ > ${sql.lit(plan.size)}`
    return { key, ...plain(sql`exists (${beyond})`) }
  })
  const object = objectShape(writing, columns)
  const told = groupSubjects(writing, { plan, rows, linkTo })
  const from = sql`from (select 1) as one$ ${sql.join([...object.joins, ...(told?.joins ?? [])], sql` `)}`
  const alias = writing.alias('j')
  const select = sql`select ${object.value} as j$, ${told?.subjects ?? sql`''`} as s$ ${from}`
  const join = sql`left join lateral (with ${sql.id(rows)} as (${found.rows}) ${select}) as ${sql.id(alias)} on true`
  return { joins: [join], value: sql.id(alias, 'j$'), subjects: told && sql.id(alias, 's$') }
}

interface InGroups {
  readonly plan: GroupsPlan
  readonly found: GroupRows
  /** The name that the groups stand under. */
  readonly rows: string
}

function listShape(writing: Writing, at: InGroups, parts: readonly GroupPart[]): Shape {
  const row = { alias: writing.alias('t') }
  const shape = groupShape(writing, { found: at.found, alias: row.alias }, parts)
  const number = columnSql(row, 'n$')
  const list = sql`coalesce(json_agg(${shape.value} order by ${number}), '[]'::json)`
  const from = sql`from ${sql.id(at.rows)} as ${sql.id(row.alias)} ${sql.join(shape.joins, sql` `)}`
  const where = sql`where ${number} <= ${sql.lit(at.plan.size)}`
  return joinedShape(writing, { joins: [], value: list, subjects: null }, sql`${from} ${where}`)
}

interface InGroup {
  readonly found: GroupRows
  readonly alias: string
}

function groupShape(writing: Writing, at: InGroup, parts: readonly GroupPart[]): Shape {
  const columns = parts.map((part) => ({ key: part.key, ...partShape(writing, at, part) }))
  return objectShape(writing, columns)
}

function partShape(writing: Writing, at: InGroup, part: GroupPart): Shape {
  switch (part.part) {
    case 'typename':
      return plain(sql`${part.name}::text`)
    case 'object':
      return groupShape(writing, at, part.parts)
    case 'value': {
      const column = columnSql(at, keyName(part.at))
      return plain(at.found.scan.keys[part.at]?.json(column) ?? column)
    }
    case 'figure': {
      const { figure, column } = figureAt(at.found.figures, measureName(part.measure), at.alias)
      return plain(figure.json(column))
    }
  }
}

function plain(value: Shape['value']): Shape {
  return { joins: [], value, subjects: null }
}
