import type { Contract } from '../contract/contract.ts'
import { fieldOf } from '../contract/fields.ts'
import type { PurposeNeed } from '../contract/rule.ts'
import type { Sql } from '../store/sql.ts'
import type { Ask } from './ask.ts'
import { type CellStates, cellStatesOf } from './cell-states.ts'
import { type CellView, cellViewOf } from './cell-view.ts'
import { type CompileOptions, sound } from './compile-options.ts'
import { type Decisions, decisionsOf, shownOf } from './decisions.ts'
import { all, any, not } from './formula.ts'
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
  /** Names of the applying allows, for the ledger. */
  readonly rules: readonly string[]
  over(alias: string): TableView
}

/** The view over one row, called `alias` in the statement. */
export interface TableView {
  /** The record is shown. Null may stand for false: a negation around it is `(x) is not true`. */
  readonly shown: Sql
  /** `shown` as one condition a distinct allow: their union. For an ordered page that merges a branch a rule. */
  readonly branches: readonly Sql[]
  cell(field: string): CellView
}

const nothing: ReadonlySet<string> = new Set()
const remembered = new WeakMap<Ask, Map<string, PolicyView>>()

/** The policy view of a dataset for one ask; `known` are the fields the request fixes to a value (`must_know`). */
export function viewOf(ask: Ask, dataset: string, known: ReadonlySet<string> = nothing): PolicyView {
  // Keyed by the ask itself: one request's decisions can never answer another's.
  const views = remembered.get(ask) ?? new Map<string, PolicyView>()
  remembered.set(ask, views)
  const key = [dataset, ...[...known].sort()].join('\0')
  const view = views.get(key) ?? compiledView({ ask, dataset, known, options: sound })
  views.set(key, view)
  return view
}

/** `viewOf` without its memory and with the options of the mutation test. Internal to the policy folder and the judges. */
export function compiledView(of: {
  ask: Ask
  dataset: string
  known: ReadonlySet<string>
  options: CompileOptions
}): PolicyView {
  const decisions = decisionsOf({ ...of, trail: [] })
  const states = new Map<string, CellStates>()
  const statesOf = (field: string) => {
    const found = states.get(field) ?? cellStatesOf(decisions, fieldOf(decisions.contract, field))
    states.set(field, found)
    return found
  }
  return {
    contract: decisions.contract,
    lacksPurpose: decisions.lacksPurpose,
    usable: decisions.usable,
    none: decisions.allows.length === 0,
    rules: decisions.allows.map(({ rule }) => rule.name).sort(),
    over: (alias) => tableViewOf(decisions, alias, statesOf),
  }
}

function tableViewOf(decisions: Decisions, alias: string, statesOf: (field: string) => CellStates): TableView {
  const { contract, ask, options } = decisions
  const scope: Scope = { city: ask.city, contract, alias, options }
  return {
    shown: render(shownOf(decisions), scope),
    get branches() {
      const reach = any(decisions.allows.map(({ when }) => when))
      const parts = reach.kind === 'or' ? reach.of : [reach]
      return parts.map((part) => render(all([part, not(decisions.hidden)]), scope))
    },
    cell: (name) => cellViewOf({ field: fieldOf(contract, name), states: statesOf(name), scope, ask }),
  }
}
