import {
  DummyDriver,
  Kysely,
  type OperationNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  RawNode,
  ValueNode,
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

/**
 * Sends a value once that stands in several places: rules name the asker's agency for each cell that they show. Only where
 * each place says of which type it is, as PostgreSQL takes an untyped parameter for what its place wants.
 */
class SharingCompiler extends PostgresQueryCompiler {
  readonly #places = new Map<string, number>()

  override compileQuery(...of: Parameters<PostgresQueryCompiler['compileQuery']>) {
    this.#places.clear()
    return super.compileQuery(...of)
  }

  protected override visitRaw(node: RawNode): void {
    for (const [at, fragment] of node.sqlFragments.entries()) {
      this.append(fragment)
      const part = node.parameters[at]
      if (part === undefined) continue
      const [value, type] = [valueIn(part), castBehind(node, at)]
      if (value && type !== null && isPlain(value.value)) this.#appendShared(value.value, type)
      else this.visitNode(part)
    }
  }

  #appendShared(value: unknown, type: string): void {
    const key = `${type} ${JSON.stringify(value)}`
    const place = this.#places.get(key)
    if (place !== undefined) this.append(`$${place}`)
    else {
      this.appendValue(value)
      this.#places.set(key, this.numParameters)
    }
  }
}

/** The parameter that a part of a statement is, also where `sql.val` has wrapped it; a literal is none. */
function valueIn(part: OperationNode): ValueNode | null {
  if (ValueNode.is(part)) return part.immediate ? null : part
  const [only] = RawNode.is(part) && part.sqlFragments.every((text) => text === '') ? part.parameters : []
  return only && ValueNode.is(only) && !only.immediate ? only : null
}

/** The type that a part of a statement is cast to. */
function castBehind({ sqlFragments, parameters }: RawNode, at: number): string | null {
  const [, written] = /^::(\w*)/.exec(sqlFragments[at + 1] ?? '') ?? []
  if (written !== '') return written ?? null
  const type = parameters[at + 1]
  return type && RawNode.is(type) ? type.sqlFragments.join() : null
}

/** What JSON tells apart: text, numbers, booleans, null, lists, and parameters by their slots. */
function isPlain(value: unknown): boolean {
  return value !== undefined && typeof value !== 'bigint' && !(value instanceof Uint8Array)
}

const compiler = compilingBy(() => new SharingCompiler())
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
