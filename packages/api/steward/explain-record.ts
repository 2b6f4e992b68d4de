import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { exactValue } from '@kho/schema/contract/exact-value.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { Mask, PurposeNeed } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask, CellState } from '@kho/schema/policy/ask.ts'
import type { CellView } from '@kho/schema/policy/cell-view.ts'
import { explainRules, type RuleAccount } from '@kho/schema/policy/explain.ts'
import { stoppedRules } from '@kho/schema/policy/explain-closed.ts'
import { castOf } from '@kho/schema/policy/render.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** One cell's state for one asker, and on whose word. `varies`: without a record the rules alone do not tell. */
export interface CellAccount {
  readonly field: string
  readonly state: CellState | 'varies'
  /** How, where it is masked. */
  readonly mask: Mask | null
  readonly rule: string | null
  readonly reason: Bilingual | null
  /** Allows that would show a withheld cell if they applied, and why they do not: a purpose, trust, time or what must be known. */
  readonly missing: readonly Pick<RuleAccount, 'rule' | 'because'>[]
}

/** What one asker gets of a dataset, or of one record of it, and why. States and rules, never a value of the record. */
export interface Explanation {
  /** Null where no record was asked for. */
  readonly found: boolean | null
  readonly shown: boolean | null
  readonly rules: readonly (RuleAccount & { readonly holds: boolean | null })[]
  readonly cells: readonly CellAccount[]
  /** Non-empty: nothing is answered but an error that names these purposes. */
  readonly purposes: readonly PurposeNeed[]
}

interface Question {
  readonly ask: Ask
  readonly dataset: string
  /** Texts of the key's parts; null asks about the dataset as a whole. */
  readonly key: readonly string[] | null
  readonly fields: readonly string[]
  /** The city as its documents have it, where `ask` is of one that is closed on fields that sources no longer tell. */
  readonly written?: City
}

/** Answers from the rules and, where a record is named, from one statement that returns yes or no per rule and state. */
export async function explainRecord(session: Session, question: Question): Promise<Explanation> {
  const { ask, dataset, key, fields } = question
  const contract = contractOf(ask, dataset)
  const known = new Set(key === null ? [] : contract.key)
  const standing = explainRules({ ask, dataset, known })
  const accounts = [...standing, ...stoppedRules(question.written ?? ask.city, ask.city, dataset)]
  const view = viewOf(ask, dataset, known)
  const purposes = view.lacksPurpose
  const table = view.over('t')
  const cells = fields.map((field) => ({ field, view: table.cell(field), missing: missingFor(field, accounts) }))
  if (key === null) {
    const rules = accounts.map((account) => ({ ...account, holds: null }))
    return { found: null, shown: null, rules, cells: cells.map(cellByRules), purposes }
  }
  const questions = [
    table.shown,
    ...accounts.map((account) => account.trueOf('t') ?? sql`false`),
    ...cells.flatMap(({ view }) => view.withheld.map(({ when }) => asSql(when))),
  ]
  const truths = sql.join(questions.map((question) => sql`(${question}) is true`))
  const from = sql`${sql.id('data', dataset)} as t`
  const [row] = await session.rows(sql`select ${truths} from ${from} where ${keyIs(contract, key)}`)
  if (!row) {
    const rules = accounts.map((account) => ({ ...account, holds: null }))
    return { found: false, shown: false, rules, cells: [], purposes }
  }
  const yes = row.map((text) => text === 't')
  const rules = accounts.map((account, at) => ({ ...account, holds: yes[at + 1] === true }))
  return { found: true, shown: yes[0] === true, rules, cells: cellsOf(cells, yes, accounts.length + 1), purposes }
}

interface Asked {
  readonly field: string
  readonly view: CellView
  readonly missing: CellAccount['missing']
}

/** Of rules for others nothing is told: no purpose and no time makes them this asker's. */
function missingFor(field: string, accounts: readonly RuleAccount[]): CellAccount['missing'] {
  const listing = accounts.filter(({ effect, fields, forOthers }) => {
    return effect === 'allow' && !forOthers && fields?.includes(field)
  })
  return listing
    .filter(({ standing }) => standing === 'silent' || standing === 'lacks_purpose')
    .map(({ rule, because }) => ({ rule, because }))
}

/** Without a record: what the rules alone say. */
function cellByRules({ field, view, missing }: Asked): CellAccount {
  const only = view.state === 'shown' || view.withheld.length !== 1 ? null : view.withheld[0]
  const told = { mask: only?.mask ?? null, rule: only?.rule ?? null, reason: only?.reason ?? null }
  return { field, state: view.state, ...told, missing: view.state === 'withheld' && told.rule === null ? missing : [] }
}

function cellsOf(cells: readonly Asked[], yes: readonly boolean[], from: number): readonly CellAccount[] {
  if (yes[0] !== true) return cells.map(({ field, missing }) => ({ field, state: 'withheld', ...nothing, missing }))
  const starts = cells.map((_, at) => cells.slice(0, at).reduce((sum, { view }) => sum + view.withheld.length, from))
  return cells.map(({ field, view, missing }, at) => {
    const speaking = view.withheld.find((_, of) => yes[(starts[at] ?? 0) + of] === true)
    if (!speaking) return { field, state: 'shown', ...nothing, missing: [] }
    const { mask, rule, reason } = speaking
    const state = speaking.masked ? 'masked' : 'withheld'
    return { field, state, mask, rule, reason, missing: rule === null ? missing : [] }
  })
}

const nothing = { mask: null, rule: null, reason: null } as const

/** A record `t` of this key. Throws KHO344 for what is no key of the dataset. */
export function keyIs(contract: Contract, texts: readonly string[]): Sql {
  if (texts.length !== contract.key.length) {
    const parts = contract.key.join(',')
    throw new KhoError('KHO344', `The key of ${contract.dataset} is ${parts}.`, { key: [...contract.key] })
  }
  const equal = contract.key.map((name, at) => {
    const field = fieldOf(contract, name)
    const exact = exactValue(field, texts[at] ?? '')
    if ('breach' in exact) throw new KhoError('KHO344', `Not a ${name}: ${exact.breach}.`, { field: name })
    return sql`${sql.id('t', name)} = ${sql.val(exact.value)}::${castOf(field)}`
  })
  return sql.join(equal, sql` and `)
}

function asSql(when: Sql | boolean): Sql {
  return typeof when === 'boolean' ? sql.lit(when) : when
}

function contractOf({ city }: Ask, dataset: string): Contract {
  const contract = city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO526', `There is no dataset ${dataset}.`, { dataset })
  return contract
}
