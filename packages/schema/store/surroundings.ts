import canonicalize from 'canonicalize'
import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import type { Rule } from '../contract/rule.ts'
import { audienceWords } from '../policy/audience-words.ts'
import type { AccessChange, AccessChanges } from './access-change.ts'

/** What changes who sees what although no rule changed: claims, units, the demo's clock, delegations, purposes and what is listed. */
export function surroundingChanges(current: City, next: City): AccessChanges {
  const both = [
    ...differ(current.principal, next.principal, surroundingWords.claims),
    ...differ(current.timeZone, next.timeZone, surroundingWords.time),
    ...differ(current.clock, next.clock, surroundingWords.time),
    ...differ(purposesOf(current), purposesOf(next), surroundingWords.purposes),
    ...differ(delegationsOf(current), delegationsOf(next), surroundingWords.delegations),
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
  purposes: {
    vi: 'mục đích được nêu và người được nêu thay đổi: quy tắc cần mục đích có thể mở hoặc đóng',
    en: 'what reads may be for, or who may say so, changes: rules for a purpose may open or close',
  },
  delegations: {
    vi: 'người đại diện được xác định theo cách khác: người được thay mặt người khác có thể đổi',
    en: 'who acts for whom is read otherwise: delegates may gain or lose',
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

/** What decides who may name what; titles and grounds are words only. */
function purposesOf({ purposes }: City): unknown {
  const all = [...(purposes?.values() ?? [])].map(({ purpose, names, to, valid }) => ({ purpose, names, to, valid }))
  return all.sort((a, b) => (a.purpose < b.purpose ? -1 : 1))
}

/** What `$principal.represents` is made of. */
function delegationsOf({ delegations }: City): unknown {
  const all = [...(delegations?.values() ?? [])].map(({ title, basis, ...delegation }) => delegation)
  return all.sort((a, b) => (a.delegation < b.delegation ? -1 : 1))
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
