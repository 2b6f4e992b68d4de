import { sql } from 'kysely'
import type { Bilingual } from '../contract/bilingual.ts'
import type { Comparison } from '../contract/condition.ts'
import type { Field } from '../contract/contract.ts'
import type { Mask, PurposeNeed } from '../contract/rule.ts'
import type { Sql } from '../sql.ts'
import type { CellState } from './ask.ts'
import { type Cell, cellIn, cellIsNull, cellLike, cellTest, isTextual } from './cell-predicates.ts'
import type { CellStates } from './cell-states.ts'
import { always, type Formula, never } from './formula.ts'
import { maskedOf } from './masked-sql.ts'
import { keepsType } from './masks.ts'
import { once } from './once.ts'
import type { Given } from './parameter.ts'
import { castOf, columnOf, render, type Scope } from './render.ts'
import { jsonOf, textOf } from './wire.ts'

/**
 * One field of a shown record as the asker gets it. Predicates hold of the cell as it is shown (withheld is null,
 * masked is what the mask shows); in them null may stand for false, so a negation around one is `(x) is not true`.
 */
export interface CellView {
  /** What the rules alone say of the cell of a shown record; `varies` where it depends on the record. */
  readonly state: CellState | 'varies'
  /** The value in GraphQL's JSON form (see `jsonOf`), null when withheld. */
  readonly json: Sql
  /** The value as canonical text (see `textOf`), null when withheld: a cell of a file. */
  readonly text: Sql
  /** For order and cursors: the native type, or where `textual` the canonical text under `collate "C"`. */
  readonly value: Sql
  /** Some records' cells may be masked as texts: then all are compared and ordered as canonical text. */
  readonly textual: boolean
  /** The value where each whole one is written in a form, texts that a mask makes stay as they are; null when withheld. */
  formed(form: (whole: Sql) => Sql): Sql
  readonly visible: Sql | boolean
  /** The cell is shown as it is. */
  readonly clear: Sql | boolean
  /** A condition on the value as it stands in the store, false where the cell is not shown so: of what no mask suits. */
  whole(condition: (own: Sql) => Sql): Sql
  /** Of a text: what search looks at, where the cell is shown as it is. */
  readonly folded: Sql
  /** Of a text, where the cell is shown as it is: the words in it that these patterns of folded texts find; null where there are none. */
  found(patterns: readonly string[]): Sql
  /** Exclusive reasons why the cell is not simply shown. The last, without a rule, is that no rule lists the cell. */
  readonly withheld: readonly WithheldCell[]
  test(op: Comparison, value: Given): Sql
  isIn(values: readonly Given[], negated: boolean): Sql
  isNull(is: boolean): Sql
  like(kind: 'startsWith' | 'contains', text: string): Sql
}

export interface WithheldCell {
  readonly when: Sql | boolean
  /** Masked, not withheld. */
  readonly masked: boolean
  readonly mask: Mask | null
  readonly reason: Bilingual | null
  readonly rule: string | null
  /** Where no rule has its say: the purposes with which one would. */
  readonly purposes: readonly PurposeNeed[]
}

interface Of {
  readonly field: Field
  readonly states: CellStates
  /** With which some rule would show the field. */
  readonly purposes: readonly PurposeNeed[]
  readonly scope: Scope
  readonly ask: Parameters<typeof maskedOf>[2]['ask']
}

/** The view of one field over one row. Pure; the SQL is written when asked for. */
export function cellViewOf({ field, states, purposes, scope, ask }: Of): CellView {
  const column = columnOf(field.name, scope)
  const masked: Cell['masked'] = (mask) => maskedOf(mask, column, { field, dataset: scope.contract.dataset, ask })
  const cell: Cell = { field, states, scope, masked }
  const json = once(() => chosen(cell, (own) => jsonOf(field, own)))
  const text = once(() => chosen(cell, (own) => textOf(field, own)))
  const value = once(() => comparedOf(cell))
  const clear = once(() => folded(states.shown, scope))
  const followed = once(() => folded(states.visible, scope))
  const withheld = once(() =>
    states.reasons.map((reason) => ({
      ...reason,
      when: folded(reason.when, scope),
      purposes: reason.rule === null ? purposes : [],
    })),
  )
  return {
    state: stateOf(states),
    textual: isTextual(cell),
    get json() {
      return json()
    },
    get text() {
      return text()
    },
    get value() {
      return value()
    },
    get visible() {
      return followed()
    },
    get clear() {
      return clear()
    },
    get folded() {
      return sql`kho.folded(${column})`
    },
    found: (patterns) => sql`kho.words_found(${column}, ${sql.val(patterns)}::text[])`,
    get withheld() {
      return withheld()
    },
    formed: (form) => chosen(cell, form),
    whole: (condition) => wholeOf(clear(), condition(column)),
    test: (op, value) => cellTest(cell, op, value),
    isIn: (values, isNegated) => cellIn(cell, values, isNegated),
    isNull: (is) => cellIsNull(cell, is),
    like: (kind, text) => cellLike(cell, kind, text),
  }
}

function wholeOf(when: Sql | boolean, condition: Sql): Sql {
  if (when === false) return sql`false`
  return when === true ? condition : sql`(${when} and ${condition})`
}

function comparedOf(cell: Cell): Sql {
  const { field, states } = cell
  if (isTextual(cell)) return sql`(${chosen(cell, (own) => textOf(field, own))}) collate "C"`
  const hidden = states.shown === never && states.masked.length === 0
  return hidden ? sql`null::${castOf(field)}${field.list ? sql`[]` : sql``}` : chosen(cell, (own) => own)
}

function stateOf({ shown, visible }: CellStates): CellView['state'] {
  if (shown === always) return 'shown'
  if (visible === never) return 'withheld'
  return visible === always && shown === never ? 'masked' : 'varies'
}

/**
 * The column alone where the cell is always shown; else a CASE over its states, null where withheld. `form` is how values
 * of the field's type are written; a mask that makes texts of them is written as it is.
 */
function chosen({ field, states, scope, masked }: Cell, form: (own: Sql) => Sql): Sql {
  const shown = form(columnOf(field.name, scope))
  if (states.shown === always) return shown
  const branches = [
    { when: states.shown, as: shown },
    ...states.masked.map(({ mask, when }) => ({
      when,
      as: keepsType(mask, field) ? form(masked(mask)) : masked(mask),
    })),
  ].filter(({ when }) => when !== never)
  const [only] = branches
  if (!only) return sql`null`
  if (branches.length === 1 && only.when === always) return only.as
  return sql`case ${sql.join(
    branches.map(({ when, as }) => sql`when ${render(when, scope)} then ${as}`),
    sql` `,
  )} end`
}

/** A formula as a boolean where it is one, for callers that leave SQL out altogether. */
export function folded(formula: Formula, scope: Scope): Sql | boolean {
  return formula.kind === 'constant' ? formula.value : render(formula, scope)
}
