import type { Cell } from '../generator/agency-table.ts'
import { type Bound, boundColumns, type Column } from '../generator/offices/bound-table.ts'
import type { Hand, Writing } from './hand.ts'

/** A session of an agency's database, and how its make says things. */
export interface SqlSession extends AsyncDisposable {
  run(statement: string, cells: readonly Cell[]): Promise<void>
  placeholder(at: number): string
  /** What follows an insert so that a row of the same key is replaced. */
  replace(key: readonly string[], columns: readonly string[]): string
}

interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  readonly key: readonly Column[]
}

/** A hand in an agency's database. `open` makes a session of its own for what is held open. */
export async function sqlHand(bounds: readonly Bound[], open: () => Promise<SqlSession>): Promise<Hand> {
  const tables = new Map(bounds.map((bound) => [bound.contract.dataset, tableOf(bound)]))
  const session = await open()
  return {
    ...writing(session, tables),
    hold: async (work) => {
      const own = await open()
      await own.run('begin', [])
      await work(writing(own, tables))
      return async () => {
        await own.run('commit', [])
        await own[Symbol.asyncDispose]()
      }
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

function tableOf(bound: Bound): Table {
  const columns = boundColumns(bound)
  return {
    name: bound.binding.from,
    columns,
    key: columns.filter(({ field }) => bound.contract.key.includes(field)),
  }
}

function writing(session: SqlSession, tables: ReadonlyMap<string, Table>): Writing {
  const names = (columns: readonly Column[]) => columns.map(({ name }) => name)
  return {
    put: async (dataset, facts) => {
      const table = tables.get(dataset)
      if (!table || facts.length === 0) return
      const { name, columns, key } = table
      const rows = facts.map((_, row) => columns.map((_, at) => session.placeholder(row * columns.length + at)))
      const values = rows.map((row) => `(${row.join(', ')})`)
      const into = `${name} (${names(columns).join(', ')})`
      await session.run(
        `insert into ${into} values ${values.join(', ')} ${session.replace(names(key), names(columns))}`,
        facts.flatMap((fact) => columns.map(({ write }) => write(fact))),
      )
    },
    remove: async (dataset, facts) => {
      const table = tables.get(dataset)
      if (!table) return
      const same = table.key.map(({ name }, at) => `${name} = ${session.placeholder(at)}`)
      for (const fact of facts) {
        const cells = table.key.map(({ write }) => write(fact))
        await session.run(`delete from ${table.name} where ${same.join(' and ')}`, cells)
      }
    },
  }
}
