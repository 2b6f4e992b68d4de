import canonicalize from 'canonicalize'
import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import type { Rule } from '../contract/rule.ts'
import { audienceWords } from '../policy/audience-words.ts'
import type { AccessChange, AccessChanges } from './access-change.ts'

/** What changes who sees what although no rule changed: claims, units, the demo's clock, and what is listed. */
export function surroundingChanges(current: City, next: City): AccessChanges {
  const both = [
    ...differ(current.principal, next.principal, surroundingWords.claims),
    ...differ(current.timeZone, next.timeZone, surroundingWords.time),
    ...differ(current.clock, next.clock, surroundingWords.time),
    ...(usesUnits(next) ? differ(unitsOf(current), unitsOf(next), surroundingWords.units) : []),
  ]
  return { gains: [...both, ...newlyListed(current, next)], losses: both }
}

const surroundingWords = {
  claims: {
    vi: 'cách đọc danh tính từ thẻ truy cập thay đổi: quyền của mọi người có thể đổi',
    en: 'what is read from a token changes: anyone may gain or lose',
  },
  time: {
    vi: 'ngày giờ của thành phố thay đổi: quy tắc có thời hạn có thể bắt đầu hoặc hết hiệu lực',
    en: 'the city’s time changes: dated rules may begin or end',
  },
  units: {
    vi: 'đơn vị hành chính thay đổi: người của đơn vị có thể được xem thêm hoặc mất quyền xem',
    en: 'units change: their people may gain or lose',
  },
  listed: { vi: 'biết bộ dữ liệu này tồn tại', en: 'come to know that the dataset exists' },
} as const

const everyone = audienceWords({ to: [] })

function differ(before: unknown, after: unknown, what: Bilingual): readonly AccessChange[] {
  if (canonicalize(before) === canonicalize(after)) return []
  return [{ dataset: null, audience: everyone, fields: [], rule: null, what }]
}

function newlyListed(current: City, next: City): readonly AccessChange[] {
  return [...next.contracts.values()]
    .filter(({ dataset, listed }) => listed && current.contracts.get(dataset)?.listed === false)
    .map(({ dataset }) => ({ dataset, audience: everyone, fields: [], rule: null, what: surroundingWords.listed }))
}

/** What `$principal.units` is made of. */
function unitsOf(city: City): unknown {
  return [...city.agencies.values()]
    .map(({ agency, parent, validFrom, validUntil, succeededBy }) => ({
      agency,
      parent,
      validFrom,
      validUntil,
      successors: succeededBy.map((successor) => successor.agency),
    }))
    .sort((a, b) => (a.agency < b.agency ? -1 : 1))
}

function usesUnits(city: City): boolean {
  return [...city.rules.values()].flat().some(ruleUsesUnits)
}

function ruleUsesUnits(rule: Rule): boolean {
  const conditions = [rule.where, rule.via?.where ?? null]
  return (
    rule.to.some(({ attribute }) => attribute === 'units') || conditions.some((where) => where && namesUnits(where))
  )
}

function namesUnits(condition: Condition): boolean {
  if (condition.op === 'and' || condition.op === 'or') return condition.of.some(namesUnits)
  if (condition.op === 'not') return namesUnits(condition.of)
  return 'to' in condition && 'principal' in condition.to && condition.to.principal === 'units'
}
