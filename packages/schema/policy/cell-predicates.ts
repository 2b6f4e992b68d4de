import { sql } from 'kysely'
import type { Comparison } from '../contract/condition.ts'
import type { Field } from '../contract/contract.ts'
import type { Value } from '../contract/value.ts'
import type { Sql } from '../sql.ts'
import type { CellStates } from './cell-states.ts'
import { fitting } from './fitting.ts'
import { all, compare, type Formula, isNull, never, not, within } from './formula.ts'
import { couldBeMasked, type UsableMask } from './masks.ts'
import { columnOf, negated, render, type Scope } from './render.ts'
import { textOf } from './wire.ts'

/** A field's cells over one row: their states and how to write them. */
export interface Cell {
  readonly field: Field
  readonly states: CellStates
  readonly scope: Scope
  mask(how: UsableMask): Sql
}

/** A comparison with the cell as it is shown: as `render` writes conditions, null may stand for false. */
export function cellTest(cell: Cell, op: Comparison, value: Value): Sql {
  if (op === 'eq' || op === 'ne') return cellIn(cell, [value], op === 'ne')
  if (value === null) return sql`false`
  if (!isTextual(cell)) return rendered(cell, compare(op, cell.field.name, { value }))
  const order = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` }[op]
  return overTexts(cell, (text) => sql`${text} collate "C" ${order} ${sql.val(String(value))}::text`)
}

/** Membership of the cell as it is shown in a list, or its negation. Null is no member. */
export function cellIn(cell: Cell, values: readonly Value[], isNegated: boolean): Sql {
  const { field, states, scope } = cell
  if (isTextual(cell)) return isNegated ? negated(textIn(cell, values), scope) : textIn(cell, values)
  const listed = values.filter((value) => value !== null)
  const member = all([states.shown, within(field.name, listed)])
  return render(isNegated ? not(member) : member, scope)
}

function textIn(cell: Cell, values: readonly Value[]): Sql {
  const { field, states } = cell
  // A text that is no exact value of the field equals no shown cell, so the shown branch stays in the native type.
  const exact = values.filter((value) => value !== null && fitting(field, value) === value)
  const masked = states.masked.flatMap(({ how, when }) => {
    const texts = values.filter((value) => typeof value === 'string' && couldBeMasked(how, value))
    return texts.length > 0
      ? [sql`(${render(when, cell.scope)} and ${cell.mask(how)} = any(${sql.val(texts)}::text[]))`]
      : []
  })
  return anyOf([rendered(cell, within(field.name, exact)), ...masked])
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

/** Whether some record's cell may be masked: then all of them are compared as text. */
export function isTextual({ states }: Pick<Cell, 'states'>): boolean {
  return states.masked.length > 0
}

/** `condition and predicate`: the condition of being shown, which folds away where it always holds. */
function rendered({ states, scope }: Cell, predicate: Formula): Sql {
  return render(all([states.shown, predicate]), scope)
}

function overTexts(cell: Cell, predicate: (text: Sql) => Sql): Sql {
  const { states, scope, field } = cell
  const branches = [
    { when: states.shown, text: textOf(field, columnOf(field.name, scope)) },
    ...states.masked.map(({ how, when }) => ({ when, text: cell.mask(how) })),
  ].filter(({ when }) => when !== never)
  return anyOf(branches.map(({ when, text }) => sql`(${render(when, scope)} and ${predicate(text)})`))
}

function anyOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`
}
