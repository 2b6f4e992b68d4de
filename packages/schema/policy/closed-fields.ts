import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import type { Contract } from '../contract/contract.ts'
import { fieldsIn } from '../contract/fields-in.ts'
import type { Rule, Via } from '../contract/rule.ts'

/** A field whose values one source of a dataset tells no longer, or tells as something else: what is stored is the last good. */
export interface ClosedField {
  readonly dataset: string
  readonly source: string
  readonly field: string
}

/** The records whose field is closed; `all` where the contract does not tell one source's records from another's. */
type Reach = Condition | 'all'
/** Closed fields of one dataset. */
type Closed = ReadonlyMap<string, readonly Reach[]>

/**
 * A city whose rules are closed on fields that sources no longer tell, and on nothing else: their cells are withheld, no
 * allow holds on the word of such a field, and every deny does. As rules like any other, so that whatever decides by rules
 * decides the same. Pure.
 */
export function closedCity(city: City, closed: readonly ClosedField[]): City {
  const byDataset = new Map<string, Closed>()
  for (const [dataset, some] of Map.groupBy(closed, (one) => one.dataset)) {
    const contract = city.contracts.get(dataset)
    const known = some.filter(({ field }) => contract?.fields.some(({ name }) => name === field))
    if (!contract || known.length === 0) continue
    const fields = Map.groupBy(known, ({ field }) => field)
    byDataset.set(
      dataset,
      new Map([...fields].map(([field, ones]) => [field, ones.map(({ source }) => reachOf(city, contract, source))])),
    )
  }
  if (byDataset.size === 0) return city
  const datasets = [...new Set([...city.rules.keys(), ...byDataset.keys()])]
  const rules = datasets.map((dataset) => {
    const own = (city.rules.get(dataset) ?? []).flatMap((rule) => closedRule(rule, byDataset))
    return [dataset, [...own, ...withholding(dataset, byDataset.get(dataset) ?? new Map())]] as const
  })
  return { ...city, rules: new Map(rules) }
}

/** A source's records are told from others' by what it owns. */
function reachOf(city: City, contract: Contract, source: string): Reach {
  const owned = Object.entries(city.sources.get(source)?.owns[contract.dataset] ?? {})
  if (contract.combine !== 'union' || contract.sources.length === 1 || owned.length === 0) return 'all'
  return {
    op: 'and',
    of: owned.map(([field, value]) =>
      value === null ? { op: 'is_null', field, is: true } : { op: 'eq', field, to: { value } },
    ),
  }
}

function closedRule(rule: Rule, byDataset: ReadonlyMap<string, Closed>): readonly Rule[] {
  const { where, via, purpose, mustKnow } = rule
  const task = purpose && 'task' in purpose ? purpose.task : null
  if (task && byDataset.get(task.dataset)?.has(task.assigned)) return []
  const here = reached(byDataset.get(rule.dataset), [...(where ? fieldsIn(where) : []), ...mustKnow])
  const there = via ? reached(byDataset.get(via.dataset), [via.field, ...(via.where ? fieldsIn(via.where) : [])]) : []
  if (here.length + there.length === 0) return [rule]
  if (rule.effect === 'deny') return [closedDeny(rule, here, there)]
  if ([...here, ...there].includes('all')) return []
  return [{ ...rule, where: outside(where, here), via: via && { ...via, where: outside(via.where, there) } }]
}

/** A deny that cannot tell holds. Where the link to another dataset cannot be told, it holds of every record. */
function closedDeny(rule: Rule, here: readonly Reach[], there: readonly Reach[]): Rule {
  const via: Via | null = there.length > 0 ? null : rule.via
  if (here.includes('all')) return { ...rule, where: null, via }
  const [where, reach] = [rule.where, conditions(here)]
  if (where === null || reach.length === 0) return { ...rule, via }
  return { ...rule, where: { op: 'or', of: [where, ...reach] }, via: reach.length > 0 ? null : via }
}

function reached(closed: Closed | undefined, fields: readonly string[]): readonly Reach[] {
  return closed ? [...new Set(fields)].flatMap((field) => closed.get(field) ?? []) : []
}

function outside(where: Condition | null, reach: readonly Reach[]): Condition | null {
  const parts = conditions(reach).map((of): Condition => ({ op: 'not', of }))
  if (parts.length === 0) return where
  return { op: 'and', of: where ? [where, ...parts] : parts }
}

function conditions(reach: readonly Reach[]): readonly Condition[] {
  return reach.filter((one) => one !== 'all')
}

/** The cells of closed fields, whoever asks. */
function withholding(dataset: string, closed: Closed): readonly Rule[] {
  return [...closed].map(([field, reach]) => ({
    dataset,
    name: `source_no_longer_tells_${field}`,
    effect: 'deny' as const,
    to: [],
    where: reach.includes('all') ? null : { op: 'or' as const, of: conditions(reach) },
    via: null,
    fields: [field],
    mask: {},
    purpose: null,
    mustKnow: [],
    quota: null,
    ways: ['query', 'export', 'changes'] as const,
    valid: { from: null, until: null },
    basis: null,
    reason: {
      vi: 'Hệ thống nguồn hiện không còn cung cấp trường này',
      en: 'The source no longer tells this field',
    },
  }))
}
