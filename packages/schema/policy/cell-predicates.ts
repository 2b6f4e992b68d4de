import { sql } from 'kysely'
import type { Comparison } from '../contract/condition.ts'
import type { Field } from '../contract/contract.ts'
import type { Mask } from '../contract/rule.ts'
import type { Sql } from '../sql.ts'
import type { CellStates } from './cell-states.ts'
import { fitting } from './fitting.ts'
import { all, compare, type Formula, isNull, never, not, within } from './formula.ts'
import { couldBeMasked, keepsType } from './masks.ts'
import { type Given, Parameter } from './parameter.ts'
import { castOf, columnOf, negated, render, type Scope } from './render.ts'
import { textOf } from './wire.ts'

/** A field's cells over one row: their states and how to write them. */
export interface Cell {
  readonly field: Field
  readonly states: CellStates
  readonly scope: Scope
  masked(mask: Mask): Sql
}

const orders = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` }

/** A comparison with the cell as it is shown: as `render` writes conditions, null may stand for false. */
export function cellTest(cell: Cell, op: Comparison, value: Given): Sql {
  if (op === 'eq' || op === 'ne') return cellIn(cell, [value], op === 'ne')
  if (value === null) return sql`false`
  if (isTextual(cell)) return overTexts(cell, (text) => sql`${text} collate "C" ${orders[op]} ${textValue(value)}`)
  const operand = sql`${sql.val(value)}::${castOf(cell.field)}`
  return withMasked(cell, rendered(cell, orderTest(cell.field, op, value)), (masked) => {
    return sql`${masked} ${orders[op]} ${operand}`
  })
}

/**
 * Dates compare as their texts do, so a year or a month asked of whole dates stands right before its first day: what an
 * asker is shown masked by others' rules can be asked of everybody.
 */
function orderTest({ name, type, partial }: Field, op: keyof typeof orders, value: Given): Formula {
  const rest = type === 'timestamp' ? '0000-01-01T00:00:00.000000Z' : '0000-01-01'
  const dated = type === 'timestamp' || (type === 'date' && !partial)
  if (!dated || typeof value !== 'string' || value.length >= rest.length) return compare(op, name, { value })
  const first = `${value}${rest.slice(value.length)}`
  return compare(op === 'lt' || op === 'lte' ? 'lt' : 'gte', name, { value: first })
}

/** Membership of the cell as it is shown in a list, or its negation. Null is no member. */
export function cellIn(cell: Cell, values: readonly Given[], isNegated: boolean): Sql {
  const { field, states, scope } = cell
  const listed = values.filter((value) => value !== null)
  // What is no exact value of the field equals no shown cell, so the shown branch stays in the native type.
  const exact = listed.filter((value) => value instanceof Parameter || fitting(field, value) === value)
  const member = all([states.shown, within(field.name, exact)])
  if (states.masked.length === 0) return render(isNegated ? not(member) : member, scope)
  const shown = render(member, scope)
  const either = isTextual(cell)
    ? anyOf([shown, ...textsIn(cell, listed)])
    : withMasked(cell, shown, (masked) => sql`${masked} = any(${sql.val(listed)}::${castOf(field)}[])`)
  return isNegated ? negated(either, scope) : either
}

function textsIn({ states, scope, masked }: Cell, values: readonly Given[]): Sql[] {
  return states.masked.flatMap(({ mask, when }) => {
    const texts = values.filter((value) => couldBeShown(mask, value))
    return texts.length > 0 ? [sql`(${render(when, scope)} and ${masked(mask)} = any(${sql.val(texts)}::text[]))`] : []
  })
}

function couldBeShown(mask: Mask, given: Given): boolean {
  const could = (value: Given) => typeof value === 'string' && couldBeMasked(mask, value)
  return given instanceof Parameter ? given.holdsOf(could) : could(given)
}

/** PostgreSQL is sent a parameter as the text of its value. */
function textValue(given: Given): Sql {
  return sql`${sql.val(given instanceof Parameter ? given : String(given))}::text`
}

/** A predicate on shown cells or the same on masked ones of the field's own type. */
function withMasked({ states, scope, masked }: Cell, shown: Sql, predicate: (masked: Sql) => Sql): Sql {
  if (states.masked.length === 0) return shown
  return anyOf([
    shown,
    ...states.masked.map(({ mask, when }) => sql`(${render(when, scope)} and ${predicate(masked(mask))})`),
  ])
}

/** Whether the cell as it is shown is null: withheld cells are, and a mask of null is. */
export function cellIsNull({ states, field, scope }: Cell, is: boolean): Sql {
  const present = all([states.visible, not(isNull(field.name))])
  return render(is ? not(present) : present, scope)
}

/** A match within the text of the cell as it is shown. */
export function cellLike(cell: Cell, kind: 'startsWith' | 'contains', text: string): Sql {
  const escaped = text.replace(/[\\%_]/g, '\\$&')
  const pattern = kind === 'startsWith' ? `${escaped}%` : `%${escaped}%`
  return overTexts(cell, (shown) => sql`${shown} like ${sql.val(pattern)}::text`)
}

/** Whether some record's cell may be masked as a text: then all of them are compared as text. */
export function isTextual({ states, field }: Pick<Cell, 'states' | 'field'>): boolean {
  return states.masked.some(({ mask }) => !keepsType(mask, field))
}

/** `condition and predicate`: the condition of being shown, which folds away where it always holds. */
function rendered({ states, scope }: Cell, predicate: Formula): Sql {
  return render(all([states.shown, predicate]), scope)
}

function overTexts(cell: Cell, predicate: (text: Sql) => Sql): Sql {
  const { states, scope, field } = cell
  const branches = [
    { when: states.shown, text: textOf(field, columnOf(field.name, scope)) },
    ...states.masked.map(({ mask, when }) => ({ when, text: cell.masked(mask) })),
  ].filter(({ when }) => when !== never)
  return anyOf(branches.map(({ when, text }) => sql`(${render(when, scope)} and ${predicate(text)})`))
}

function anyOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`
}
