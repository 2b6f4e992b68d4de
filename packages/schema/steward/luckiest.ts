import type { City } from '../contract/city.ts'
import { isValidOn } from '../contract/clock.ts'
import type { Condition } from '../contract/condition.ts'
import type { PurposeDocument } from '../contract/purpose.ts'
import type { AudienceTest, Rule } from '../contract/rule.ts'
import type { Ask } from '../policy/ask.ts'
import { audienceHolds } from '../policy/audience.ts'
import { nameablePart, partNamed } from '../policy/nameable.ts'
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
  const offered = offeredIn(city, moment.today, (to) =>
    to.filter(({ attribute }) => attribute === 'kind').every((test) => audienceHolds(test, kind, false)),
  )
  const rules = (some: readonly Rule[]) =>
    some.flatMap((rule) => {
      const others = rule.to.filter(({ attribute }) => attribute !== 'kind')
      const concerned = rule.to
        .filter(({ attribute }) => attribute === 'kind')
        .every((test) => audienceHolds(test, kind, false))
      if (!concerned || (rule.effect === 'deny' && others.length > 0)) return []
      return named(rule, offered) ? opened({ ...rule, to: [] }, unknown) : []
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
  const meant = (other: Pick<Rule, 'to' | 'effect'>) => meansAlso({ to, effect: 'allow' }, other, today)
  const offered = offeredIn(city, moment.today, (of) => meant({ to: of, effect: 'allow' }))
  const concerned = (some: readonly Rule[]) => some.filter((rule) => meant(rule) && named(rule, offered))
  const rules = (some: readonly Rule[]) => concerned(some).flatMap((rule) => opened({ ...rule, to: [] }, unknown))
  return { ...moment, city: withRules(city, rules), principal: { kind: 'anonymous' }, purpose: null, maskKey: anyKey }
}

/** The ask of one principal for whichever purpose shows most, and whatever must be known. */
export function atBestPurpose(city: City, principal: Principal, moment: Moment): Ask {
  const unknown: Unknown = (operand) => 'purpose' in operand
  const asker = { city, principal, today: moment.today }
  const mayName = ({ purpose, effect }: Rule) => effect === 'deny' || !purpose || nameablePart(purpose, asker) !== null
  const rules = (some: readonly Rule[]) => some.filter(mayName).flatMap((rule) => opened(rule, unknown))
  return { ...moment, city: withRules(city, rules), principal, purpose: null, maskKey: anyKey }
}

/** Any key will do: only whether a cell is masked is told, never what the mask shows. */
const anyKey = new Uint8Array(32)

function withRules(city: City, change: (rules: readonly Rule[]) => readonly Rule[]): City {
  return { ...city, rules: new Map([...city.rules].map(([dataset, rules]) => [dataset, change(rules)])) }
}

/** The purposes that whoever is meant may name; null where the city lets everybody name what rules are for. */
function offeredIn(
  { purposes }: City,
  today: string,
  meant: (to: readonly AudienceTest[]) => boolean,
): readonly PurposeDocument[] | null {
  const all = [...(purposes?.values() ?? [])]
  if (all.length === 0) return null
  return all.filter(({ to, valid }) => isValidOn(today, valid.from, valid.until) && meant(to))
}

function named({ purpose, effect }: Rule, offered: readonly PurposeDocument[] | null): boolean {
  return effect === 'deny' || purpose === null || offered === null || partNamed(purpose, offered) !== null
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
