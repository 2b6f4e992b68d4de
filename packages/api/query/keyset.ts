import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { Position } from '../plan/plan.ts'
import { hasNaturalNulls, type SortKey } from './order-sql.ts'

/** From where on a page is read: at a position itself, or only beyond it. */
export interface Start {
  readonly position: Position
  readonly inclusive: boolean
}

/** The records beyond a position, in the order of the keys. */
export function beyondSql(keys: readonly SortKey[], start: Start): Sql {
  const steps = stepsOf(keys, start.position)
  const [first, ...rest] = steps
  if (!first) return sql`true`
  if (isPlainRow(steps)) return rowBeyondSql(steps, start.inclusive)
  const bound = first.value !== null && !hasNullsAfter(first) ? [boundSql(first)] : []
  return sql`(${sql.join([...bound, expandedSql(first, rest, start.inclusive)], sql` and `)})`
}

/** A piece of an order: its records, and the keys that still tell them apart. */
export interface Segment {
  readonly where: Sql
  readonly keys: readonly SortKey[]
}

/**
 * The same in pieces that follow one another, where one piece would keep an index from serving: the values from the
 * position on, then the nulls behind them. One piece almost always.
 */
export function segmentsOf(keys: readonly SortKey[], start: Start | null): readonly Segment[] {
  const [first, ...rest] = keys
  const natural = first && !start && hasNaturalNulls(first)
  if (!first?.nullable || !first.indexed || natural)
    return [{ where: start ? beyondSql(keys, start) : sql`true`, keys }]
  const present = [{ ...first, nullable: false }, ...rest]
  const isNull = sql`${first.value} is null`
  const nulls = { where: isNull, keys: rest }
  const value = start?.position.values[0] ?? null
  if (start && value === null) {
    const others = { where: sql`${first.value} is not null`, keys: present }
    const from = { where: sql`(${isNull} and ${beyondSql(rest, tailOf(start))})`, keys: rest }
    return first.nulls === 'first' ? [from, others] : [from]
  }
  const there = { where: start ? beyondSql(present, start) : sql`${first.value} is not null`, keys: present }
  if (first.nulls === 'last') return [there, nulls]
  return start ? [there] : [nulls, there]
}

interface Step {
  readonly key: SortKey
  /** The position's value, as text. */
  readonly value: string | null
}

function stepsOf(keys: readonly SortKey[], { values, id }: Position): readonly Step[] {
  const given = [...values, id]
  return keys.map((key, index) => ({ key, value: given[index] ?? null }))
}

function tailOf({ position, inclusive }: Start): Start {
  return { inclusive, position: { values: position.values.slice(1), id: position.id } }
}

function isPlainRow(steps: readonly Step[]): boolean {
  const direction = steps[0]?.key.direction
  return steps.every(({ key, value }) => !key.nullable && value !== null && key.direction === direction)
}

function rowBeyondSql(steps: readonly Step[], inclusive: boolean): Sql {
  const operator = operatorOf(steps[0]?.key.direction === 'desc', inclusive)
  const [only] = steps
  if (only && steps.length === 1) return sql`${only.key.value} ${operator} ${operandSql(only)}`
  return sql`(${sql.join(steps.map(({ key }) => key.value))}) ${operator} (${sql.join(steps.map(operandSql))})`
}

/** Further than the first value, or level with it and beyond by the rest. */
function expandedSql(first: Step, rest: readonly Step[], inclusive: boolean): Sql {
  const further = furtherSql(first)
  const [next, ...others] = rest
  const level = first.value === null ? sql`${first.key.value} is null` : sql`${first.key.value} = ${operandSql(first)}`
  const tail = next ? expandedSql(next, others, inclusive) : inclusive ? sql`true` : sql`false`
  return sql`(${further} or (${level} and ${tail}))`
}

function furtherSql(step: Step): Sql {
  const { key, value } = step
  if (value === null) return key.nulls === 'first' ? sql`${key.value} is not null` : sql`false`
  const beyond = sql`${key.value} ${operatorOf(key.direction === 'desc', false)} ${operandSql(step)}`
  return hasNullsAfter(step) ? sql`(${beyond} or ${key.value} is null)` : beyond
}

/** What every record from the position on meets in its first value: what an index can begin at. */
function boundSql(step: Step): Sql {
  return sql`${step.key.value} ${operatorOf(step.key.direction === 'desc', true)} ${operandSql(step)}`
}

function hasNullsAfter({ key }: Step): boolean {
  return key.nullable && key.nulls === 'last'
}

function operatorOf(descending: boolean, inclusive: boolean): Sql {
  if (descending) return inclusive ? sql`<=` : sql`<`
  return inclusive ? sql`>=` : sql`>`
}

function operandSql({ key, value }: Step): Sql {
  return key.operand(value ?? '')
}
