import canonicalize from 'canonicalize'
import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import { isSystemRule } from '../contract/compile/system-datasets.ts'
import type { Rule } from '../contract/rule.ts'
import { audienceWords } from '../policy/audience-words.ts'
import type { AccessChange, AccessChanges } from './access-change.ts'
import { renamedRules } from './renames.ts'
import { surroundingChanges } from './surroundings.ts'

/**
 * Who gains and who loses what between two versions of the rules. Rules that only changed their name, basis or reason
 * are no change; a changed condition, purpose or time may do both and is told as both.
 */
export function accessChanges(was: City | null, next: City): AccessChanges {
  const current = was && renamedRules(was, next)
  const datasets = new Set([...(current?.rules.keys() ?? []), ...next.rules.keys()])
  const own = (city: City | null, dataset: string) =>
    (city?.rules.get(dataset) ?? []).filter((rule) => !isSystemRule(rule))
  const parts = [...datasets].map((dataset) => ruleChanges(own(current, dataset), own(next, dataset)))
  return together(current ? [...parts, surroundingChanges(current, next)] : parts)
}

function ruleChanges(before: readonly Rule[], after: readonly Rule[]): AccessChanges {
  const same = new Set(before.map(meaning))
  const still = new Set(after.map(meaning))
  const gone = new Map(before.filter((rule) => !still.has(meaning(rule))).map((rule) => [rule.name, rule]))
  const parts: AccessChanges[] = []
  for (const rule of after.filter((candidate) => !same.has(meaning(candidate)))) {
    const was = gone.get(rule.name)
    gone.delete(rule.name)
    parts.push(...(was ? changedRule(was, rule) : [wholeRule(rule, 'new')]))
  }
  parts.push(...[...gone.values()].map((rule) => wholeRule(rule, 'gone')))
  return together(parts)
}

function together(parts: readonly AccessChanges[]): AccessChanges {
  return { gains: parts.flatMap(({ gains }) => gains), losses: parts.flatMap(({ losses }) => losses) }
}

function meaning({ name, basis, reason, ...rule }: Rule): string {
  return canonicalize(rule) ?? ''
}

/** A new allow and a dropped deny open; a dropped allow and a new deny close. */
function wholeRule(rule: Rule, as: 'new' | 'gone'): AccessChanges {
  const opens = (rule.effect === 'allow') === (as === 'new')
  const told = tell(rule, rule.fields ?? [], wholeWords[rule.effect][as])
  return opens ? { gains: [told], losses: [] } : { gains: [], losses: [told] }
}

const wholeWords = {
  allow: {
    new: { vi: 'được xem theo quy tắc mới', en: 'may see, by a new rule' },
    gone: { vi: 'không còn được xem: quy tắc bị bỏ', en: 'no longer see: the rule is gone' },
  },
  deny: {
    new: { vi: 'bị chặn theo quy tắc mới', en: 'are denied, by a new rule' },
    gone: { vi: 'không còn bị chặn: quy tắc bị bỏ', en: 'are no longer denied: the rule is gone' },
  },
} as const

/** Fields and masks are told one by one; whatever else differs makes it another rule. */
function changedRule(was: Rule, rule: Rule): readonly AccessChanges[] {
  if (meaning({ ...was, fields: rule.fields, mask: rule.mask }) !== meaning(rule)) {
    return [wholeRule(was, 'gone'), wholeRule(rule, 'new')]
  }
  return rule.effect === 'deny' ? changedDeny(was, rule) : [fieldChanges(was, rule), maskChanges(was, rule)]
}

function changedDeny(was: Rule, rule: Rule): readonly AccessChanges[] {
  if (was.fields === null || rule.fields === null) return [wholeRule(was, 'gone'), wholeRule(rule, 'new')]
  const { gains, losses } = fieldChanges(was, rule)
  const told = (changes: readonly AccessChange[], what: Bilingual) => changes.map((change) => ({ ...change, what }))
  return [{ gains: told(losses, fieldWords.freed), losses: told(gains, fieldWords.denied) }]
}

function fieldChanges(was: Rule, rule: Rule): AccessChanges {
  const before = was.fields ?? []
  const after = rule.fields ?? []
  const gained = after.filter((field) => !before.includes(field))
  const lost = before.filter((field) => !after.includes(field))
  return {
    gains: gained.length > 0 ? [tell(rule, gained, fieldWords.gained)] : [],
    losses: lost.length > 0 ? [tell(rule, lost, fieldWords.lost)] : [],
  }
}

const fieldWords = {
  gained: { vi: 'được xem thêm', en: 'may also see' },
  lost: { vi: 'không còn được xem', en: 'no longer see' },
  denied: { vi: 'bị chặn thêm', en: 'are also denied' },
  freed: { vi: 'không còn bị chặn', en: 'are no longer denied' },
  clearer: { vi: 'được xem rõ hơn hoặc che theo cách khác', en: 'see unmasked, or masked otherwise' },
  masked: { vi: 'chỉ còn được xem đã che, hoặc che theo cách khác', en: 'see only masked, or masked otherwise' },
} as const

function maskChanges(was: Rule, rule: Rule): AccessChanges {
  const both = (rule.fields ?? []).filter((field) => was.fields?.includes(field))
  const changed = both.filter(
    (field) => canonicalize(was.mask[field] ?? null) !== canonicalize(rule.mask[field] ?? null),
  )
  const clearer = changed.filter((field) => was.mask[field])
  const masked = changed.filter((field) => rule.mask[field])
  return {
    gains: clearer.length > 0 ? [tell(rule, clearer, fieldWords.clearer)] : [],
    losses: masked.length > 0 ? [tell(rule, masked, fieldWords.masked)] : [],
  }
}

function tell(rule: Rule, fields: readonly string[], what: Bilingual): AccessChange {
  return { dataset: rule.dataset, audience: audienceWords(rule), fields, rule: rule.name, what }
}
