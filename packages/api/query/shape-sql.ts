import type { Relation } from '@kho/schema/contract/contract.ts'
import { relationOf } from '@kho/schema/contract/fields.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { globalIdSql } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import type { EdgePart, PageMember, PagePlan, RecordMember, RecordPlan } from '../plan/plan.ts'
import { cursorSql } from './cursor-sql.ts'
import { groupsShape } from './groups-sql.ts'
import { farRow, farRowSql, linkSql } from './link-sql.ts'
import { pageInfoSql } from './page-info-sql.ts'
import { pageSubjects } from './page-subjects.ts'
import { provenanceShape } from './provenance-shape.ts'
import { type PageRows, pageRows } from './rows-sql.ts'
import { foundInSql } from './search-sql.ts'
import { joined, joinedShape, nothingAround, objectShape, type Shape, writtenShape } from './shape.ts'
import { subjectsSql } from './subject-sql.ts'
import { pageWithheldSql, recordWithheldSql } from './withheld-sql.ts'
import { columnSql, type Row, rowOf, type Writing } from './writing.ts'

/** A record read from a row that is already there. */
export function recordShape(writing: Writing, record: RecordPlan, row: Row): Shape {
  const columns = record.members.map((member) => ({ key: member.key, ...memberShape(writing, member, row) }))
  const object = objectShape(writing, columns)
  const own = subjectsSql(writing, record, { ...row, through: false })
  return { ...object, subjects: joined([own, object.subjects].flatMap((part) => part ?? [])) }
}

function memberShape(writing: Writing, member: RecordMember, row: Row): Shape {
  switch (member.member) {
    case 'id':
      return plain(globalIdSql(row.contract.dataset, columnSql(row, '_id')))
    case 'typename':
      return plain(sql`${member.name}::text`)
    case 'cell':
      return plain(row.view.cell(member.field).json)
    case 'withheld':
      return plain(recordWithheldSql(writing, member, row))
    case 'provenance':
      return provenanceShape(writing, member, row)
    case 'one':
      return oneShape(writing, { relation: relationOf(row.contract, member.relation), record: member.record }, row)
    case 'many': {
      const relation = relationOf(row.contract, member.relation)
      return pageShape(writing, member.page, (far) => linkSql(relation, row, far))
    }
    case 'groups': {
      const relation = relationOf(row.contract, member.relation)
      return groupsShape(writing, member.groups, (far) => linkSql(relation, row, far))
    }
  }
}

function oneShape(
  writing: Writing,
  to: { readonly relation: Relation; readonly record: RecordPlan },
  from: Row,
): Shape {
  const far = farRow(writing, { relation: to.relation, from }, to.record.known)
  const { table, where } = farRowSql(to.relation, from, far)
  const shape = recordShape(writing, to.record, far)
  // `offset 0` keeps it a look-up of its own: merged into the page's query, PostgreSQL may join the other way round, and sort.
  return joinedShape(writing, shape, sql`from ${table} ${sql.join(shape.joins, sql` `)} where ${where} offset 0`)
}

/** A connection: its rows are found once, everything else is read of them. One that hangs from no record comes as text. */
export function pageShape(writing: Writing, page: PagePlan, linkTo: ((row: Row) => Sql) | null): Shape {
  const found = pageRows(writing, page, linkTo)
  const rows = writing.alias('p')
  const columns = page.members.map((member) => ({
    key: member.key,
    ...pageMemberShape(writing, { page, found, rows }, member),
  }))
  const object = linkTo ? objectShape(writing, columns) : writtenShape(columns)
  const told = pageSubjects(writing, page, rows)
  const subjects = joined([object.subjects, told?.subjects].flatMap((part) => part ?? []))
  const from = sql`from (select 1) as one$ ${sql.join([...object.joins, ...(told?.joins ?? [])], sql` `)}`
  const alias = writing.alias('j')
  const select = sql`select ${object.value} as j$, ${subjects ?? sql`''`} as s$ ${from}`
  const join = sql`left join lateral (with ${sql.id(rows)} as (${found.rows}) ${select}) as ${sql.id(alias)} on true`
  const value = sql.id(alias, 'j$')
  return {
    joins: [join],
    value,
    subjects: subjects && sql.id(alias, 's$'),
    ...(object.written ? { written: object.written } : {}),
  }
}

interface InPage {
  readonly page: PagePlan
  readonly found: PageRows
  /** The name that the page's rows stand under. */
  readonly rows: string
}

function pageMemberShape(writing: Writing, at: InPage, member: PageMember): Shape {
  const { found } = at
  switch (member.member) {
    case 'typename':
      return plain(sql`${member.name}::text`)
    case 'totalCount': {
      const counted = found.counted(member.max)
      return plain(sql`(select case when n.count <= ${member.max}::int8 then n.count end from ${counted} as n)`)
    }
    case 'pageInfo':
      return plain(pageInfoSql(writing, at, member.parts))
    case 'withheld': {
      const row = rowIn(writing, at)
      return plain(pageWithheldSql(writing, member, { row, from: rowsSql(at, row) }))
    }
    case 'nodes': {
      const row = rowIn(writing, at)
      return listShape(writing, at, { row, shape: recordShape(writing, member.record, row) })
    }
    case 'edges': {
      const row = rowIn(writing, at)
      const columns = member.parts.map((part) => ({ key: part.key, ...edgeShape(writing, at, { part, row }) }))
      return listShape(writing, at, { row, shape: objectShape(writing, columns) })
    }
  }
}

function edgeShape(writing: Writing, { page }: InPage, { part, row }: { part: EdgePart; row: Row }): Shape {
  if (part.part === 'typename') return plain(sql`${part.name}::text`)
  if (part.part === 'node') return recordShape(writing, part.record, row)
  if (part.part === 'found') return plain(foundInSql(row, page.search ?? null, part.parts))
  return plain(cursorSql(writing, page, row))
}

function listShape(writing: Writing, at: InPage, { row, shape }: { row: Row; shape: Shape }): Shape {
  const { numbered } = at.found
  const order = numbered ? sql` order by ${columnSql(row, 'n$')} ${at.page.backward ? sql`desc` : sql`asc`}` : sql``
  const list = sql`coalesce(json_agg(${shape.value}${order}), '[]'::json)`
  const subjects = shape.subjects && sql`coalesce(string_agg(${shape.subjects}, ''), '')`
  const from = sql`from ${sql.id(at.rows)} as ${sql.id(row.alias)} ${sql.join(shape.joins, sql` `)}`
  const where = numbered ? sql` where ${columnSql(row, 'n$')} <= ${sql.lit(at.page.size)}` : sql``
  return { ...joinedShape(writing, { joins: [], value: list, subjects }, sql`${from}${where}`), written: nothingAround }
}

function rowIn(writing: Writing, { page }: InPage): Row {
  return rowOf(writing, { ...page, alias: writing.alias('t') })
}

function rowsSql({ page, rows }: InPage, row: Row): Sql {
  return sql`${sql.id(rows)} as ${sql.id(row.alias)} where ${columnSql(row, 'n$')} <= ${sql.lit(page.size)}`
}

function plain(value: Sql): Shape {
  return { joins: [], value, subjects: null }
}
