import type { Condition } from '@kho/schema/contract/condition.ts'
import type { Case, CaseRule } from './case.ts'

/**
 * The smallest case, reached by leaving out one thing at a time, of which `fails` is still true. A case that no
 * longer makes sense (a rule on a field that is gone) simply counts as not failing.
 */
export async function shrink(one: Case, fails: (one: Case) => Promise<boolean>): Promise<Case> {
  for (const smaller of smallerCases(one)) {
    if (await fails(smaller)) return shrink(smaller, fails)
  }
  return one
}

function* smallerCases(one: Case): Generator<Case> {
  yield* without(one.rules).map((rules) => ({ ...one, rules }))
  for (const [place, dataset] of one.datasets.entries()) {
    const replaced = (changed: Partial<typeof dataset>) => ({
      ...one,
      datasets: one.datasets.map((other, at) => (at === place ? { ...other, ...changed } : other)),
    })
    yield* without(dataset.records).map((records) => replaced({ records }))
    yield* without(dataset.fields).map((fields) => replaced({ fields, records: dataset.records.map(onlyOf(fields)) }))
  }
  yield* without(one.probes).map((probes) => ({ ...one, probes }))
  for (const [at, rule] of one.rules.entries()) {
    for (const simpler of simplerRules(rule)) {
      yield { ...one, rules: one.rules.map((other, place) => (place === at ? simpler : other)) }
    }
  }
  if (one.purpose) yield { ...one, purpose: null }
  if (one.purposes) {
    const { purposes, ...open } = one
    yield open
    yield* without(purposes).flatMap((fewer) => (fewer.length > 0 ? [{ ...one, purposes: fewer }] : []))
  }
  if (one.way && one.way !== 'query') yield { ...one, way: 'query' }
  yield* without(one.known).map((known) => ({ ...one, known }))
  yield* without(Object.entries(one.principal).filter(([name]) => name !== 'kind')).map((kept) => ({
    ...one,
    principal: { kind: one.principal.kind, ...Object.fromEntries(kept) },
  }))
  const last = one.datasets.length - 1
  if (last > 0 && one.rules.every((rule) => rule.dataset < last && rule.via?.dataset !== last))
    yield { ...one, datasets: one.datasets.slice(0, last) }
}

function* simplerRules(rule: CaseRule): Generator<CaseRule> {
  for (const part of ['to', 'where', 'via', 'mask', 'purpose', 'mustKnow', 'valid', 'ways'] as const) {
    if (!(part in rule)) continue
    const { [part]: _, ...rest } = rule
    yield rest
  }
  for (const where of simplerConditions(rule.where ?? null)) yield { ...rule, where }
  if (rule.via) {
    for (const where of simplerConditions(rule.via.where)) yield { ...rule, via: { ...rule.via, where } }
    if (rule.via.where) yield { ...rule, via: { ...rule.via, where: null } }
  }
  if (rule.fields) yield* without(rule.fields).map((fields) => ({ ...rule, fields }))
}

function* simplerConditions(condition: Condition | null): Generator<Condition> {
  if (condition === null) return
  if (condition.op === 'not') {
    yield condition.of
    for (const of of simplerConditions(condition.of)) yield { op: 'not', of }
  }
  if (condition.op !== 'and' && condition.op !== 'or') return
  yield* condition.of
  yield* without(condition.of).map((of) => ({ ...condition, of }))
  for (const [at, part] of condition.of.entries()) {
    for (const simpler of simplerConditions(part)) {
      yield { ...condition, of: condition.of.map((other, place) => (place === at ? simpler : other)) }
    }
  }
}

function without<T>(items: readonly T[]): T[][] {
  return items.map((_, left) => items.filter((_one, at) => at !== left))
}

function onlyOf(fields: readonly string[]): (record: Case['datasets'][number]['records'][number]) => typeof record {
  return (record) => Object.fromEntries(Object.entries(record).filter(([field]) => fields.includes(field)))
}
