import type { Case, CaseRule } from '../judges/case.ts'
import { makeCase } from '../judges/make-case.ts'
import { type Random, randomOf } from '../judges/random.ts'

/** A case of the judges and the same with other rules. */
export interface RandomChange {
  readonly before: Case
  readonly after: Case
}

/** Change `number` of a seed: each rule stays, goes, loses its condition, its mask or some of its fields. */
export function randomChange(seed: number, number: number): RandomChange {
  const random = randomOf(seed + 1, number)
  const before = { ...makeCase(seed, number), known: [] }
  const [one, other] = [before.rules, before.rules].map((rules) => rules.flatMap((rule) => changed(rule, random)))
  return { before: { ...before, rules: one ?? [] }, after: { ...before, rules: other ?? [] } }
}

function changed(rule: CaseRule, random: Random): readonly CaseRule[] {
  const { where, ...unconditional } = rule
  const { mask, ...unmasked } = rule
  const fields = rule.fields && random.some(rule.fields, 0.7)
  const ways = [rule, rule, rule, null, unconditional, unmasked, { ...unmasked, fields }]
  const one = random.pick(ways)
  return one === null ? [] : [one]
}
