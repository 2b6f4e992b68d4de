import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'

/** A piece of SQL with its parameters. Dynamic names go through `sql.id`, never through strings (Kysely splits those). */
export type Sql = RawBuilder<unknown>

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** The text and parameters PostgreSQL gets for a piece of SQL. */
export function compileSql(statement: Sql): { readonly text: string; readonly values: readonly unknown[] } {
  const { sql, parameters } = statement.compile(compiler)
  return { text: sql, values: parameters }
}
