import type { City } from '../contract/city.ts'
import { isSystemRule } from '../contract/compile/system-datasets.ts'
import type { Condition } from '../contract/condition.ts'
import type { Rule } from '../contract/rule.ts'
import { operandsOf } from '../policy/operand.ts'
import { attributesOf, audienceCondition, type Today } from './audience-condition.ts'
import type { PolicyWarning } from './policy-warning.ts'
import { shadowedRules } from './shadowed-rules.ts'
import { unreadConditions } from './unread-conditions.ts'
import { domainsOf, type Verdict, verdictOf } from './verdict.ts'

/** What is odd about the rules of a city, told from the rules alone: exact where it is said, and never of Kho's own. Pure. */
export function ruleWarnings(today: Today): readonly PolicyWarning[] {
  return [...today.city.rules.values()].flatMap((rules) => {
    const dead = rules.flatMap((rule) => neverWarning(rule, today) ?? [])
    const living = rules.filter(({ name }) => !dead.some(({ rule }) => rule === name))
    const told = [
      ...dead,
      ...living.flatMap((rule) => alwaysWarning(rule, today.city) ?? []),
      ...shadowedRules(living, today),
      ...living.flatMap((rule) => unreadConditions(rule, today)),
    ]
    return told.filter(({ dataset, rule }) => !isSystemRule({ dataset, name: rule }))
  })
}

/** KHO150: a condition that is true of every record, P03. */
function alwaysWarning(rule: Rule, city: City): PolicyWarning | null {
  if (verdictsOf(rule, city).every((verdict) => verdict !== 'always')) return null
  const what = {
    vi: 'điều kiện đúng với mọi bản ghi, nên không giới hạn gì',
    en: 'its condition is true of every record, so it limits nothing',
  }
  return { code: 'KHO150', dataset: rule.dataset, rule: rule.name, field: null, what }
}

/** KHO151: nobody, no day or no record that it could be true of. */
function neverWarning(rule: Rule, today: Today): PolicyWarning | null {
  const what = ended(rule, today) ?? nobody(rule, today) ?? noRecord(rule, today.city)
  return what && { code: 'KHO151', dataset: rule.dataset, rule: rule.name, field: null, what }
}

function ended({ valid }: Rule, { today }: Today) {
  const { from, until } = valid
  if (until === null || (today < until && (from === null || from < until))) return null
  return {
    vi: `không có hiệu lực ngày nào nữa: kết thúc trước ${until}`,
    en: `is valid on no day to come: it ends before ${until}`,
  }
}

function nobody(rule: Rule, today: Today) {
  const verdict = verdictOf(audienceCondition(rule, today), attributesOf(today.city))
  if (verdict !== 'never') return null
  return { vi: 'không ai thuộc đối tượng của quy tắc', en: 'nobody is one whom it is for' }
}

function noRecord(rule: Rule, city: City) {
  const asks = [rule.where, rule.via?.where].some((where) => where && operandsOf(where).some(({ to }) => asksAsker(to)))
  // What is missing triggers a deny for every record, whatever its condition.
  if ((rule.effect === 'deny' && asks) || !verdictsOf(rule, city).includes('never')) return null
  return { vi: 'điều kiện không đúng với bản ghi nào', en: 'its condition is true of no record' }
}

function asksAsker(to: object): boolean {
  return 'principal' in to || 'purpose' in to
}

/** Of the rule's own condition, and of that on the records that it leads through. */
function verdictsOf({ dataset, where, via }: Rule, city: City): readonly Verdict[] {
  const of = (name: string, condition: Condition | null): readonly Verdict[] => {
    const contract = city.contracts.get(name)
    return contract && condition ? [verdictOf(condition, domainsOf(contract))] : []
  }
  return [...of(dataset, where), ...(via ? of(via.dataset, via.where) : [])]
}
