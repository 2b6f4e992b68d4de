import type { City } from '@kho/schema/contract/city.ts'
import type { Comparison } from '@kho/schema/contract/condition.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { PurposeDocument } from '@kho/schema/contract/purpose.ts'
import type { PurposeNeed, Rule, Way } from '@kho/schema/contract/rule.ts'
import type { Value, Values } from '@kho/schema/contract/value.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import { fieldFor } from './palette.ts'

/**
 * One case for the judges: contracts, rules, data and an asker. Every record of the first dataset and every cell
 * of it is judged. Plain JSON, so that a found case can be kept as a file.
 */
export interface Case {
  readonly datasets: readonly { readonly fields: readonly string[]; readonly records: readonly Values[] }[]
  /** `dataset` is the dataset's place in `datasets`; so is `via.dataset` and a task's, as a text. */
  readonly rules: readonly CaseRule[]
  readonly principal: Principal
  readonly purpose: Purpose | null
  /** Absent: `query`. */
  readonly way?: Way
  /** What may be named as a purpose, and by whom; absent: anything by everybody. */
  readonly purposes?: readonly CasePurpose[]
  readonly known: readonly string[]
  readonly probes: readonly Probe[]
}

/** A sharing rule with everything that an ordinary rule leaves out left out. */
export type CaseRule = Pick<Rule, 'name' | 'effect' | 'fields'> & { readonly dataset: number } & Partial<
    Pick<Rule, 'to' | 'where' | 'mask' | 'mustKnow' | 'valid' | 'ways' | 'grant'>
  > & {
    readonly purpose?: PurposeNeed
    readonly via?: { readonly dataset: number; readonly field: string; readonly where: Rule['where'] }
  }

export type CasePurpose = Pick<PurposeDocument, 'names'> & Partial<Pick<PurposeDocument, 'to' | 'valid'>>

/** A question about one cell as it is shown, such as a GraphQL filter asks. */
export type Probe =
  | { readonly field: string; readonly ask: Comparison; readonly value: Value }
  | { readonly field: string; readonly ask: 'in' | 'nin'; readonly values: readonly Value[] }
  | { readonly field: string; readonly ask: 'null' | 'value' }
  | { readonly field: string; readonly ask: 'startsWith' | 'contains'; readonly text: string }

export const today = '2020-11-02'
const timeZone = 'Asia/Ho_Chi_Minh'

/** The name of a case's dataset in the slot of tables that it is tried in. */
export function datasetName(slot: number, place: number): string {
  return `s${slot}_d${place}`
}

/** The ask of a case tried in a slot of tables. */
export function askOf(one: Case, slot: number): Ask {
  return {
    city: cityOf(one, slot),
    principal: one.principal,
    purpose: one.purpose,
    today,
    way: one.way ?? 'query',
    now: new Date(),
    maskKey: Buffer.from('a key for the judges'),
  }
}

/** Units that ended yesterday, end today and end tomorrow, in chains, with the successors that they share. */
const agencies: City['agencies'] = new Map(
  (
    [
      ['a', null, '2020-11-02', 'B', 'á'],
      ['B', null, null],
      ['á', '2020-01-01', '2020-11-01', 'đ', '😀'],
      ['đ', null, '2020-11-03', '2020'],
      ['😀', '2020-11-03', null],
      ['2020', null, null],
    ] satisfies [string, string | null, string | null, ...string[]][]
  ).map(([agency, validFrom, validUntil, ...next]) => [
    agency,
    {
      agency,
      title: { vi: agency, en: agency },
      parent: null,
      oldCode: null,
      validFrom,
      validUntil,
      succeededBy: next.map((successor) => ({ agency: successor, share: null, decision: null })),
    },
  ]),
)

function cityOf(one: Case, slot: number): City {
  const contracts = one.datasets.map(({ fields }, place) => contractOf(datasetName(slot, place), fields))
  const rules = one.rules.map((rule) => ruleOf(rule, slot))
  return {
    city: 'judges',
    title: { vi: 'Toà', en: 'Court' },
    timeZone,
    languages: ['vi', 'en'],
    clock: null,
    synthetic: true,
    principal: { claims: {}, attributes: {} },
    agencies,
    sources: new Map(),
    contracts: new Map(contracts.map((contract) => [contract.dataset, contract])),
    rules: Map.groupBy(rules, ({ dataset }) => dataset),
    ...(one.purposes ? { purposes: purposesOf(one.purposes) } : {}),
    codeLists: new Map(),
    holidays: [],
    clocks: new Map(),
    onceOnly: null,
    people: new Map(),
    procedures: null,
  }
}

function purposesOf(purposes: readonly CasePurpose[]): NonNullable<City['purposes']> {
  return new Map(
    purposes.map((one, at) => {
      const purpose = `purpose_${at}`
      const open = { to: [], valid: { from: null, until: null }, description: null, basis: null }
      return [purpose, { ...open, ...one, purpose, title: { vi: purpose, en: purpose } }]
    }),
  )
}

function contractOf(dataset: string, fields: readonly string[]): Contract {
  const title = { vi: dataset, en: dataset }
  return {
    dataset,
    names: { one: dataset, many: `${dataset}_many` },
    title,
    description: null,
    owner: 'H29',
    theme: null,
    class: 'shared',
    listed: true,
    licence: null,
    refresh: null,
    key: fields.slice(0, 1),
    size: 10,
    history: false,
    retain: null,
    subjects: [],
    fields: fields.map(fieldFor),
    relations: [],
    quality: [],
    combine: 'union',
    sources: [],
  }
}

function ruleOf(rule: CaseRule, slot: number): Rule {
  return {
    to: [],
    where: null,
    mask: {},
    mustKnow: [],
    valid: { from: null, until: null },
    ways: ['query'],
    purpose: null,
    ...rule,
    dataset: datasetName(slot, rule.dataset),
    via: rule.via ? { ...rule.via, dataset: datasetName(slot, rule.via.dataset) } : null,
    quota: null,
    basis: null,
    reason: null,
  }
}
