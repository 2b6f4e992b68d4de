import { fieldOf } from '../contract/fields.ts'
import type { Rule } from '../contract/rule.ts'
import type { Today } from './audience-condition.ts'
import { allowCovers, denyCovers, showsAsWell } from './covers.ts'
import type { PolicyWarning } from './policy-warning.ts'

/**
 * KHO152: rules of one dataset that change nothing, as others say all they say or deny all they show. Of rules that say the
 * same, the last one written is told. Taking away all that are told changes nothing.
 */
export function shadowedRules(rules: readonly Rule[], today: Today): readonly PolicyWarning[] {
  const kept = new Set(rules)
  const told: PolicyWarning[] = []
  for (const rule of rules.toReversed()) {
    kept.delete(rule)
    const warning = warningOf(rule, [...kept], today)
    if (warning) told.unshift(warning)
    else kept.add(rule)
  }
  return told
}

function warningOf(rule: Rule, others: readonly Rule[], today: Today): PolicyWarning | null {
  const denying = others.find((other) => other.effect === 'deny' && !other.fields && denyCovers(other, rule, today))
  if (denying && rule.effect === 'allow') {
    const what = {
      vi: `không cho xem gì: ${denying.name} chặn mọi bản ghi mà quy tắc này mở`,
      en: `shows nothing: ${denying.name} denies every record that it opens`,
    }
    return { code: 'KHO152', dataset: rule.dataset, rule: rule.name, field: null, what }
  }
  const by = denying ?? sayingAsMuch(rule, others, today)
  if (by === null) return null
  const names = [by].flat().map(({ name }) => name)
  const what = {
    vi: `không thêm gì: ${names.join(', ')} đã nói hết`,
    en: `adds nothing: ${names.join(', ')} ${names.length > 1 ? 'say' : 'says'} all of it already`,
  }
  return { code: 'KHO152', dataset: rule.dataset, rule: rule.name, field: null, what }
}

/** The fewest rules, taken in order, that together say of each field what this one says; null where none do. */
function sayingAsMuch(rule: Rule, others: readonly Rule[], today: Today): readonly Rule[] | null {
  const covering = others.filter(
    (other) => other.effect === rule.effect && (rule.effect === 'allow' ? allowCovers : denyCovers)(other, rule, today),
  )
  if (covering.length === 0 || rule.fields === null) return null
  const contract = today.city.contracts.get(rule.dataset)
  const says = (other: Rule, name: string) => {
    if (rule.effect === 'deny') return other.fields?.includes(name)
    return contract ? showsAsWell(other, rule, fieldOf(contract, name)) : false
  }
  const used = new Set<Rule>()
  for (const field of rule.fields) {
    const one = [...used].find((other) => says(other, field)) ?? covering.find((other) => says(other, field))
    if (!one) return null
    used.add(one)
  }
  return used.size > 0 ? [...used] : covering.slice(0, 1)
}
