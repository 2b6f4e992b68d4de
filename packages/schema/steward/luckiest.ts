import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import type { AudienceTest, Rule } from '../contract/rule.ts'
import type { Ask } from '../policy/ask.ts'
import { audienceHolds } from '../policy/audience.ts'
import type { Principal, PrincipalKind } from '../policy/principal.ts'
import { meansAlso } from './audience-condition.ts'

type Moment = Pick<Ask, 'today' | 'way'>

/** What is not known of whoever asks: attributes of the asker, the purpose's key. */
export type Unknown = (operand: { readonly principal: string } | { readonly purpose: 'key' }) => boolean

/**
 * The ask of the luckiest asker of a kind: an allow is taken to hold wherever it holds for somebody of that kind, for some
 * purpose and whatever must be known; a deny only where it holds for all of them. So what it is shown is at most what any of
 * them is shown, and exactly that where a record hangs on one attribute. Who does not log in has no attributes: there is one
 * such asker.
 */
export function luckiestOf(city: City, kind: PrincipalKind, moment: Moment): Ask {
  if (kind === 'anonymous') return atBestPurpose(city, { kind }, moment)
  const unknown: Unknown = (operand) => !('principal' in operand) || operand.principal !== 'kind'
  const rules = (some: readonly Rule[]) =>
    some.flatMap((rule) => {
      const others = rule.to.filter(({ attribute }) => attribute !== 'kind')
      const concerned = rule.to
        .filter(({ attribute }) => attribute === 'kind')
        .every((test) => audienceHolds(test, kind, false))
      if (!concerned || (rule.effect === 'deny' && others.length > 0)) return []
      return opened({ ...rule, to: [] }, unknown)
    })
  return { ...moment, city: withRules(city, rules), principal: { kind }, purpose: null, maskKey: anyKey }
}

/**
 * The same of whoever passes some tests: an allow is taken to hold where it is for all of them, or for somebody by what it
 * asks of the record; a deny only where it is for all of them.
 */
export function luckiestAmong(city: City, to: readonly AudienceTest[], moment: Moment): Ask {
  const today = { city, today: moment.today }
  const unknown: Unknown = () => true
  const concerned = (some: readonly Rule[]) => some.filter((rule) => meansAlso({ to, effect: 'allow' }, rule, today))
  const rules = (some: readonly Rule[]) => concerned(some).flatMap((rule) => opened({ ...rule, to: [] }, unknown))
  return { ...moment, city: withRules(city, rules), principal: { kind: 'anonymous' }, purpose: null, maskKey: anyKey }
}

/** The ask of one principal for whichever purpose shows most, and whatever must be known. */
export function atBestPurpose(city: City, principal: Principal, moment: Moment): Ask {
  const unknown: Unknown = (operand) => 'purpose' in operand
  const rules = (some: readonly Rule[]) => some.flatMap((rule) => opened(rule, unknown))
  return { ...moment, city: withRules(city, rules), principal, purpose: null, maskKey: anyKey }
}

/** Any key will do: only whether a cell is masked is told, never what the mask shows. */
const anyKey = new Uint8Array(32)

function withRules(city: City, change: (rules: readonly Rule[]) => readonly Rule[]): City {
  return { ...city, rules: new Map([...city.rules].map(([dataset, rules]) => [dataset, change(rules)])) }
}

/** A deny for some purposes only is escaped by naming another. */
function opened(rule: Rule, unknown: Unknown): readonly Rule[] {
  const allow = rule.effect === 'allow'
  if (!allow && rule.purpose) return []
  const bound = (where: Condition | null) => where && bounded(where, allow, unknown)
  const via = rule.via && { ...rule.via, where: bound(rule.via.where) }
  return [{ ...rule, where: bound(rule.where), via, purpose: null, mustKnow: [] }]
}

/** A condition true wherever it is for somebody (`some`), or only where it is for everybody; `unknown` is what is not known of them. */
export function bounded(condition: Condition, some: boolean, unknown: Unknown): Condition {
  switch (condition.op) {
    case 'and':
    case 'or':
      return { op: condition.op, of: condition.of.map((part) => bounded(part, some, unknown)) }
    case 'not':
      return { op: 'not', of: bounded(condition.of, !some, unknown) }
    case 'is_null':
      return condition
    default: {
      const { to } = condition
      const open = ('principal' in to || 'purpose' in to) && unknown(to)
      if (!open) return condition
      const unequal = condition.op === 'ne' || condition.op === 'nin'
      if (unequal) return some ? { op: 'and', of: [] } : { op: 'is_null', field: condition.field, is: true }
      return some ? { op: 'is_null', field: condition.field, is: false } : { op: 'or', of: [] }
    }
  }
}
