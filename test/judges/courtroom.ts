import { fieldOf } from '@kho/schema/contract/fields.ts'
import { type CompileOptions, sound } from '@kho/schema/policy/compile-options.ts'
import { compiledView, type PolicyView, type TableView } from '@kho/schema/policy/view.ts'
import { jsonOf } from '@kho/schema/policy/wire.ts'
import { compileSql, type Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import pg from 'pg'
import { askOf, type Case, datasetName, type Probe } from './case.ts'
import { columns } from './palette.ts'

/** What Postgres says of one record of a case's first dataset. */
export interface SqlRecord {
  readonly shown: boolean
  /** Whether one of the view's branches shows it. */
  readonly branched: boolean
  /** Whether every cell of it is shown as it is. */
  readonly clear: boolean
  /** By field: whether it may be followed, the places of the reasons that hold, the value. Null when not shown. */
  readonly cells: readonly (readonly [visible: boolean, reasons: readonly number[], json: unknown])[] | null
  /** By probe: the answer and the value it would be ordered by. Null when not shown. */
  readonly probes: readonly { readonly holds: boolean; readonly value: unknown }[] | null
}

/** What Postgres says of a case: its view and its records, in their order. */
export interface SqlCase {
  readonly view: PolicyView
  readonly table: TableView
  readonly records: readonly SqlRecord[]
}

/** A database in which many cases are tried at once: slots of tables wide enough for every contract. */
export interface Courtroom extends AsyncDisposable {
  readonly slots: number
  /** Tries at most `slots` cases in one statement. Nothing of them stays. */
  hear(cases: readonly Case[], options?: CompileOptions): Promise<SqlCase[]>
}

const datasetsAtMost = 4

/** Makes the tables in an empty database of the caller's. */
export async function openCourtroom(url: string, slots = 40): Promise<Courtroom> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c TimeZone=Asia/Kathmandu -c DateStyle=German -c jit=off',
  })
  await client.connect()
  const table = columns.map(({ name, stored }) => `"${name}" ${stored}`).join(', ')
  const names = Array.from({ length: slots * datasetsAtMost }, (_, at) =>
    datasetName(Math.floor(at / datasetsAtMost), at % datasetsAtMost),
  )
  await client.query(
    `create schema data; ${names.map((name) => `create unlogged table data.${name} (_n int4, ${table});`).join('')}`,
  )
  return {
    slots,
    hear: (cases, options = sound) => hear(client, cases, options),
    [Symbol.asyncDispose]: () => client.end(),
  }
}

async function hear(client: pg.Client, cases: readonly Case[], options: CompileOptions): Promise<SqlCase[]> {
  const questions = cases.map((one, slot) => questionOf(one, slot, options))
  await client.query('begin')
  try {
    await run(client, loading(cases))
    const rows = await run(
      client,
      sql`${sql.join(
        questions.map((question) => question.statement),
        sql` union all `,
      )} order by 1, 2`,
    )
    return questions.map(({ view, table }, slot) => ({
      view,
      table,
      records: rows.filter(([at]) => at === String(slot)).map(recordOf),
    }))
  } finally {
    await client.query('rollback')
  }
}

async function run(client: pg.Client, statement: Sql): Promise<(string | null)[][]> {
  const { text, values } = compileSql(statement)
  const types = { getTypeParser: () => (value: string | Buffer) => value }
  const result = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types })
  return result.rows
}

function loading(cases: readonly Case[]): Sql {
  const inserts = cases.flatMap((one, slot) =>
    one.datasets.map(({ records }, place) => {
      const table = sql.id('data', datasetName(slot, place))
      const rows = JSON.stringify(records.map((record, at) => ({ _n: at, ...record })))
      return sql`${sql.id(`i${slot}_${place}`)} as (insert into ${table} select * from json_populate_recordset(null::${table}, ${rows}::json))`
    }),
  )
  return sql`with ${sql.join(inserts)} select 1`
}

interface Question {
  readonly view: PolicyView
  readonly table: TableView
  readonly statement: Sql
}

function questionOf(one: Case, slot: number, options: CompileOptions): Question {
  const dataset = datasetName(slot, 0)
  const view = compiledView({ ask: askOf(one, slot), dataset, known: new Set(one.known), options })
  const table = view.over('t')
  const branched = sql.join(
    table.branches.map((branch) => sql`(${branch}) is true`),
    sql` or `,
  )
  const cells = view.contract.fields.map(({ name }) => cellQuestion(table, name))
  const probes = one.probes.map((probe) => probeQuestion(view, table, probe))
  const shown = sql`(${table.shown}) is true`
  const whenShown = (what: readonly Sql[]) => sql`case when ${shown} then json_build_array(${sql.join(what)}) end::text`
  const clear = sql`(${typeof table.clear === 'boolean' ? sql`${table.clear}::boolean` : table.clear}) is true`
  const statement = sql`select ${slot}::int4, t._n, ${shown}, ${branched}, ${clear}, ${whenShown(cells)}, ${whenShown(probes)} from ${sql.id('data', dataset)} as t`
  return { view, table, statement }
}

function cellQuestion(table: TableView, name: string): Sql {
  const cell = table.cell(name)
  const reasons = cell.withheld.map(({ when }, at) =>
    typeof when === 'boolean' ? sql`${at}::int4` : sql`case when ${when} then ${at}::int4 end`,
  )
  const visible = typeof cell.visible === 'boolean' ? sql`${cell.visible}::boolean` : sql`(${cell.visible}) is true`
  return sql`json_build_array(${visible}, json_build_array(${sql.join(reasons)}), ${cell.json})`
}

function probeQuestion(view: PolicyView, table: TableView, probe: Probe): Sql {
  const cell = table.cell(probe.field)
  const field = fieldOf(view.contract, probe.field)
  const value = cell.textual ? cell.value : jsonOf(field, cell.value)
  return sql`json_build_object('holds', (${predicate(table, probe)}) is true, 'value', ${value})`
}

function predicate(table: TableView, probe: Probe): Sql {
  const cell = table.cell(probe.field)
  switch (probe.ask) {
    case 'in':
    case 'nin':
      return cell.isIn(probe.values, probe.ask === 'nin')
    case 'null':
    case 'value':
      return cell.isNull(probe.ask === 'null')
    case 'startsWith':
    case 'contains':
      return cell.like(probe.ask, probe.text)
    default:
      return cell.test(probe.ask, probe.value)
  }
}

function recordOf([, , shown, branched, clear, cells, probes]: readonly (string | null | undefined)[]): SqlRecord {
  return {
    shown: shown === 't',
    branched: branched === 't',
    clear: clear === 't',
    cells: cells ? withoutNulls(JSON.parse(cells)) : null,
    probes: probes ? JSON.parse(probes) : null,
  }
}

/** Reasons that do not hold come as null. */
function withoutNulls(cells: readonly [boolean, (number | null)[], unknown][]): SqlRecord['cells'] {
  return cells.map(([visible, reasons, json]) => [visible, reasons.filter((at) => at !== null), json])
}
