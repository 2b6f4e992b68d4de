import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import type { Contract } from '../contract/contract.ts'
import type { Rule, Way } from '../contract/rule.ts'
import { grantedCondition } from './granted-condition.ts'

/** A dated right born of a decision: what, for whom, for which work, in which ways, how often, until when, and by which word. */
export interface Grant {
  readonly grant: string
  readonly dataset: string
  readonly fields: readonly string[]
  /** Which records, as JSON of conditions that must all hold; none for all. */
  readonly conditions?: readonly string[]
  /** Whose officers and applications may read; where `application` is set, through that one only. */
  readonly agency: string
  readonly application: string | null
  readonly procedures: readonly string[]
  readonly ways: readonly Way[]
  readonly quota: Rule['quota']
  readonly until: string
  readonly decision: string
  readonly ground: string
  /** Ends by the real time, also in a demo city whose clock stands still. */
  readonly urgent?: boolean
}

/**
 * A city with what was granted among its rules: from there on a grant is an allow like any other. Fields that the dataset
 * does not have are left out of it, and a grant of none is none. Pure.
 */
export function grantedCity(city: City, grants: readonly Grant[]): City {
  const rules = grants.flatMap((grant) => ruleOf(city, grant))
  if (rules.length === 0) return city
  const granted = Map.groupBy(rules, ({ dataset }) => dataset)
  const datasets = [...city.contracts.keys()]
  const all = datasets.map((name) => [name, [...(city.rules.get(name) ?? []), ...(granted.get(name) ?? [])]] as const)
  return { ...city, rules: new Map(all) }
}

/** The name that a grant has among the rules: in explanations, in `who-can`, in the ledger. */
export function grantName(grant: string): string {
  return `grant_${grant.replaceAll('-', '')}`
}

function ruleOf(city: City, of: Grant): readonly Rule[] {
  const contract = city.contracts.get(of.dataset)
  const known = new Set(contract?.fields.map(({ name }) => name))
  const fields = of.fields.filter((field) => known.has(field))
  const where = contract ? whereOf(city, contract, of) : null
  if (fields.length === 0 || where === null) return []
  return [
    {
      dataset: of.dataset,
      name: grantName(of.grant),
      effect: 'allow',
      to: audienceOf(of),
      where: where.length > 1 ? { op: 'and', of: where } : (where[0] ?? null),
      via: null,
      fields,
      mask: {},
      purpose: { procedure: of.procedures },
      mustKnow: [],
      quota: of.quota,
      ways: of.ways,
      valid: { from: null, until: null },
      basis: of.ground,
      reason: { vi: `Được cấp theo quyết định ${of.decision}`, en: `Granted by decision ${of.decision}` },
      grant: { grant: of.grant, until: of.until, ...(of.urgent ? { urgent: true } : {}) },
    },
  ]
}

/** All that its records must meet; null where one of these cannot be asked any more: then it shows none. */
function whereOf(city: City, contract: Contract, { conditions = [] }: Grant): readonly Condition[] | null {
  const compiled = conditions.map((text) => grantedCondition(city, contract, text))
  return compiled.every((one) => one !== null) ? compiled : null
}

function audienceOf({ agency, application }: Grant): Rule['to'] {
  return [
    { attribute: 'kind', op: 'in', values: ['officer', 'application'] },
    { attribute: 'agency', op: 'eq', values: [agency] },
    ...(application === null ? [] : [{ attribute: 'application', op: 'eq', values: [application] } as const]),
  ]
}
