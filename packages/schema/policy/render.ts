import { sql } from 'kysely'
import type { City } from '../contract/city.ts'
import type { Comparison } from '../contract/condition.ts'
import type { Contract, Field } from '../contract/contract.ts'
import { fieldOf } from '../contract/fields.ts'
import { untilColumn } from '../contract/version-columns.ts'
import { KhoError } from '../error.ts'
import type { Sql } from '../sql.ts'
import type { CompileOptions } from './compile-options.ts'
import type { Formula } from './formula.ts'
import { recordsSql } from './versions-sql.ts'

/** Where a formula stands: over which row, of which dataset. */
export interface Scope {
  readonly city: City
  readonly contract: Contract
  readonly alias: string
  readonly options: CompileOptions
}

const operators: Record<Exclude<Comparison, 'ne'>, Sql> = {
  eq: sql`=`,
  lt: sql`<`,
  lte: sql`<=`,
  gt: sql`>`,
  gte: sql`>=`,
}

const casts: Record<Field['type'], Sql> = {
  text: sql`text`,
  integer: sql`int4`,
  bigint: sql`int8`,
  decimal: sql`numeric`,
  boolean: sql`boolean`,
  date: sql`date`,
  time: sql`time`,
  timestamp: sql`timestamptz`,
  uuid: sql`uuid`,
  json: sql`json`,
  geometry: sql`json`,
}

/**
 * A formula as SQL over one row. Positive comparisons stay bare (`column op $n`) for the sake of indexes, so null
 * may stand for false; every negation takes it so.
 */
export function render(formula: Formula, scope: Scope): Sql {
  switch (formula.kind) {
    case 'constant':
      return formula.value ? sql`true` : sql`false`
    case 'and':
    case 'or': {
      const parts = formula.of.map((part) => render(part, scope))
      return sql`(${sql.join(parts, formula.kind === 'and' ? sql` and ` : sql` or `)})`
    }
    case 'not':
      return renderNot(formula.of, scope)
    case 'compare':
      return renderCompare(formula, scope)
    case 'in':
      return renderIn(formula, scope)
    case 'is_null':
      return sql`${columnOf(formula.field, scope)} is null`
    case 'before':
      return sql`statement_timestamp() < ${sql.val(formula.instant)}::timestamptz`
    case 'standing':
      return renderStanding(formula.of, scope)
    case 'exists':
      return renderExists(formula, scope)
  }
}

/** A field's column in a scope. */
export function columnOf(field: string, { alias }: Scope): Sql {
  return sql`${sql.id(alias, field)}`
}

/** `x` is false or null. */
export function negated(x: Sql, { options }: Pick<Scope, 'options'>): Sql {
  return options.nullSafe ? sql`(${x}) is not true` : sql`not (${x})`
}

function renderNot(formula: Formula, scope: Scope): Sql {
  if (formula.kind === 'is_null') return sql`${columnOf(formula.field, scope)} is not null`
  if (formula.kind === 'exists') return sql`not ${render(formula, scope)}`
  return negated(render(formula, scope), scope)
}

function renderCompare(formula: Extract<Formula, { kind: 'compare' }>, scope: Scope): Sql {
  const { op, to } = formula
  const field = comparable(formula.field, scope)
  const column = columnOf(formula.field, scope)
  if ('field' in to) {
    const other = columnOf(comparable(to.field, scope).name, scope)
    return op === 'ne' ? negated(sql`${column} = ${other}`, scope) : sql`${column} ${operators[op]} ${other}`
  }
  if (typeof to.value === 'boolean' && scope.options.nullSafe && (op === 'eq' || op === 'ne'))
    return renderTruth(column, op, to.value)
  const value = sql`${sql.val(to.value)}::${castOf(field)}`
  if (op !== 'ne') return sql`${column} ${operators[op]} ${value}`
  return scope.options.nullSafe ? sql`${column} is distinct from ${value}` : sql`${column} <> ${value}`
}

/** What PostgreSQL asks of a boolean without calling a function: a thousand records in 6.0 ms where comparing them takes 6.3. */
function renderTruth(column: Sql, op: 'eq' | 'ne', value: boolean): Sql {
  const truth = sql.raw(String(value))
  return op === 'eq' ? sql`${column} is ${truth}` : sql`${column} is not ${truth}`
}

function renderIn(formula: Extract<Formula, { kind: 'in' }>, scope: Scope): Sql {
  const cast = castOf(comparable(formula.field, scope))
  return sql`${columnOf(formula.field, scope)} = any(${sql.val(formula.values)}::${cast}[])`
}

function renderExists(formula: Extract<Formula, { kind: 'exists' }>, scope: Scope): Sql {
  const contract = scope.city.contracts.get(formula.dataset)
  if (!contract) throw new KhoError('KHO310', 'No such dataset.', { dataset: formula.dataset })
  const there: Scope = { ...scope, contract, alias: `${scope.alias}_v` }
  const link = sql`${columnOf(formula.field, there)} = ${columnOf(formula.key, scope)}`
  const table = sql`${recordsSql(contract, formula.asOf ?? null)} as ${sql.id(there.alias)}`
  return sql`exists (select 1 from ${table} where ${link} and ${render(formula.where, there)})`
}

/** A version that is the record still is asked itself. */
function renderStanding(of: Formula, scope: Scope): Sql {
  const { contract, alias } = scope
  const there: Scope = { ...scope, alias: `${alias}_n` }
  const same = contract.key.map((part) => sql`${columnOf(part, there)} = ${columnOf(part, scope)}`)
  const table = sql`${recordsSql(contract, null)} as ${sql.id(there.alias)}`
  const against = sql`select 1 from ${table} where ${sql.join(same, sql` and `)} and (${render(of, there)}) is not true`
  const until = sql.id(alias, untilColumn)
  return sql`(case when ${until} is null then ${render(of, scope)} else not exists (${against}) end)`
}

/** The type of one value of a field, for casting parameters. */
export function castOf(field: Pick<Field, 'type' | 'partial'>): Sql {
  return field.partial ? sql`text` : casts[field.type]
}

/** Lists, json and geometry have no order or equality in conditions; documents that compare them are refused. */
function comparable(name: string, { contract }: Scope): Field {
  const field = fieldOf(contract, name)
  if (field.list || field.type === 'json' || field.type === 'geometry')
    throw new KhoError('KHO311', 'This field can only be asked whether it is null.', {
      dataset: contract.dataset,
      field: name,
    })
  return field
}
