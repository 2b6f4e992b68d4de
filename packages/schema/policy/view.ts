import type { Contract, Field } from '../contract/contract.ts'
import { fieldOf } from '../contract/fields.ts'
import type { PurposeNeed } from '../contract/rule.ts'
import type { Sql } from '../sql.ts'
import { shownAsOf, statesAsOf } from './as-of.ts'
import type { Ask } from './ask.ts'
import { type CellStates, cellStatesOf } from './cell-states.ts'
import { type CellView, cellViewOf, folded } from './cell-view.ts'
import { type CompileOptions, sound } from './compile-options.ts'
import { type Decisions, decisionsOf, shownOf } from './decisions.ts'
import { all, always, any, type Formula, not } from './formula.ts'
import { maskName } from './masks.ts'
import { once, onceEach } from './once.ts'
import { reachedBy } from './reached-as-of.ts'
import { rememberedViews } from './remembered-views.ts'
import { render, type Scope } from './render.ts'

/**
 * What the rules let one asker see of one dataset: the only door from contracts to SQL. Every way out is
 * written over it, as if withheld records were absent, withheld cells null and masked cells their mask.
 */
export interface PolicyView {
  readonly contract: Contract
  /** Non-empty: every otherwise applying allow lacks only its purpose, and the answer must be the error that names them. */
  readonly lacksPurpose: readonly PurposeNeed[]
  /** Fields some rule could ever show or mask this principal, from rules alone: using any other is an error. */
  readonly usable: ReadonlySet<string>
  /** No allow applies: no records. */
  readonly none: boolean
  /** Every record is shown, and every cell of each as it is. */
  readonly whole: boolean
  /** Names of the applying allows, for the ledger. */
  readonly rules: readonly string[]
  /**
   * What the rules say as data: which records are shown, one text that is equal where all they say is, and the datasets that
   * they reach through, for records or for single cells.
   */
  readonly meaning: { readonly shown: Formula; readonly text: string; readonly reached: readonly string[] }
  over(alias: string): TableView
}

/** The view over one row, called `alias` in the statement. */
export interface TableView {
  /** The record is shown. Null may stand for false: a negation around it is `(x) is not true`. */
  readonly shown: Sql
  /** `shown` as one condition a distinct allow: their union. For an ordered page that merges a branch a rule. */
  readonly branches: readonly Sql[]
  /** Of a shown record: every cell of it is shown as it is. */
  readonly clear: Sql | boolean
  cell(field: string): CellView
}

const nothing: ReadonlySet<string> = new Set()
/** Rows of one view that its SQL is kept for: 16 kB each in a dataset of eight fields. */
const mostAliases = 32
const remembered = rememberedViews<PolicyView>()

/** The policy view of a dataset for one ask; `known` are the fields the request fixes to a value (`must_know`). */
export function viewOf(ask: Ask, dataset: string, known: ReadonlySet<string> = nothing): PolicyView {
  const about = [dataset, ...[...known].sort()]
  const compile = () => compiledView({ ask, dataset, known, options: sound })
  // There are more moments than a memory holds, and what is told of changes depends on the hour.
  return ask.asOf === undefined && ask.way !== 'changes' ? remembered(ask, about, compile) : compile()
}

/** `viewOf` without its memory and with the options of the mutation test. Internal to the policy folder and the judges. */
export function compiledView(of: {
  ask: Ask
  dataset: string
  known: ReadonlySet<string>
  options: CompileOptions
}): PolicyView {
  const decisions = decisionsOf({ ...of, trail: [] })
  const said = saidOf(decisions, of)
  const { shown, statesOf } = said
  const isWhole = once(
    () => shown === always && decisions.contract.fields.every((field) => statesOf(field).shown === always),
  )
  const meaning = once(() => {
    return { shown, text: textOf(decisions.contract, said), reached: reachedIn(decisions.contract, said) }
  })
  return {
    contract: decisions.contract,
    lacksPurpose: decisions.lacksPurpose,
    usable: decisions.usable,
    none: decisions.allows.length === 0,
    get whole() {
      return isWhole()
    },
    rules: decisions.allows.map(({ rule }) => rule.name).sort(),
    get meaning() {
      return meaning()
    },
    over: onceEach((alias) => tableViewOf(decisions, alias, said), mostAliases),
  }
}

/** Which records are shown, and how their cells are. */
interface Said {
  readonly shown: Formula
  readonly statesOf: (field: Field) => CellStates
}

function textOf({ fields }: Contract, { shown, statesOf }: Said): string {
  const cells = fields.map((field) => {
    const { shown: whole, masked } = statesOf(field)
    return [field.name, whole.id, masked.map(({ mask, when }) => [maskName(mask), when.id])]
  })
  return JSON.stringify([shown.id, cells])
}

/** A record may be shown whatever it leads to, and a cell of it only by what it leads to. */
function reachedIn({ fields }: Contract, { shown, statesOf }: Said): readonly string[] {
  const cells = [...new Set(fields.map(statesOf))].flatMap(({ shown: whole, masked }) => {
    return [whole, ...masked.map(({ when }) => when)]
  })
  return [...new Set([shown, ...cells].flatMap(reachedBy))]
}

/** As of a moment, what the rules say of versions and of the records as they are. */
function saidOf(decisions: Decisions, of: Parameters<typeof compiledView>[0]): Said {
  const own = { shown: shownOf(decisions), statesOf: cellStatesOf(decisions) }
  const { asOf, ...ask } = of.ask
  if (asOf === undefined) return own
  const today = decisionsOf({ ...of, ask, trail: [] })
  return {
    shown: shownAsOf({ past: own.shown, present: shownOf(today) }),
    statesOf: statesAsOf({ past: own.statesOf, present: cellStatesOf(today) }),
  }
}

function tableViewOf(decisions: Decisions, alias: string, { shown, statesOf }: Said): TableView {
  const { contract, ask, options } = decisions
  const scope: Scope = { city: ask.city, contract, alias, options }
  const branches = once(() => branchesOf(decisions, shown).map((branch) => render(branch, scope)))
  const clear = once(() => folded(all(contract.fields.map((field) => statesOf(field).shown)), scope))
  return {
    shown: render(shown, scope),
    get branches() {
      return branches()
    },
    get clear() {
      return clear()
    },
    cell: onceEach((name) => {
      const field = fieldOf(contract, name)
      return cellViewOf({ field, states: statesOf(field), purposes: decisions.opening(name), scope, ask })
    }),
  }
}

function branchesOf({ allows, hidden, ask }: Decisions, shown: Formula): Formula[] {
  if (ask.asOf !== undefined) return [shown]
  const reach = any(allows.map(({ when }) => when))
  const parts = reach.kind === 'or' ? reach.of : [reach]
  return parts.map((part) => all([part, not(hidden)]))
}
