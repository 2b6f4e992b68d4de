import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import pg from 'pg'

/** A piece of SQL with its parameters. Dynamic names go through `sql.id`, never through strings (Kysely splits those). */
export type Sql = RawBuilder<unknown>

/** Writes each parameter where it stands, as a literal without a type: PostgreSQL takes it for what it would take the parameter for. */
class LiteralCompiler extends PostgresQueryCompiler {
  protected override appendValue(parameter: unknown): void {
    this.append(literalOf(parameter))
  }
}

const compiler = compilingBy(() => new PostgresQueryCompiler())
const literalCompiler = compilingBy(() => new LiteralCompiler())

function compilingBy(createQueryCompiler: () => PostgresQueryCompiler): Kysely<Record<string, never>> {
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler,
    },
  })
}

/** A statement as PostgreSQL gets it: what is run again and again is compiled once. */
export interface CompiledSql {
  readonly text: string
  readonly values: readonly unknown[]
}

/** The text and parameters PostgreSQL gets for a piece of SQL. */
export function compileSql(statement: Sql | CompiledSql): CompiledSql {
  if ('text' in statement) return statement
  const { sql, parameters } = statement.compile(compiler)
  return { text: sql, values: parameters }
}

/** The same with its parameters written into the text: for COPY, which takes none. */
export function literalSql(statement: Sql): string {
  return statement.compile(literalCompiler).sql
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return quotedText(`{${value.map(elementOf).join(',')}}`)
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'`
  return quotedText(textIn(value))
}

function elementOf(value: unknown): string {
  return value === null ? 'NULL' : `"${textIn(value).replace(/["\\]/g, '\\$&')}"`
}

function textIn(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new TypeError(`no literal is made of ${typeof value}`)
}

/** A text that holds NUL would end the statement in the middle. */
function quotedText(text: string): string {
  if (text.includes('\u0000')) throw new TypeError('no literal holds NUL')
  return pg.escapeLiteral(text)
}
