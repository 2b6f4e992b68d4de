import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { AudienceTest, Rule } from '../contract/rule.ts'
import type { Ask } from '../policy/ask.ts'
import { audienceWords } from '../policy/audience-words.ts'
import type { Principal, PrincipalKind } from '../policy/principal.ts'
import { atBestPurpose, luckiestAmong, luckiestOf } from './luckiest.ts'

/** Somebody data is shown to: anyone of a kind, whoever a rule names by agency, role or trust, or one of the city's people. */
export interface Consumer {
  /** Null where a rule names askers of any kind. */
  readonly kind: PrincipalKind | null
  /** Null for anyone of the kind. */
  readonly person: string | null
  /** What they have, where a rule names them by more than their kind. */
  readonly audience?: readonly AudienceTest[]
  readonly title: Bilingual
}

const kinds: Record<PrincipalKind, Bilingual> = {
  anonymous: { vi: 'người chưa đăng nhập', en: 'who does not log in' },
  citizen: { vi: 'công dân', en: 'citizens' },
  business: { vi: 'doanh nghiệp', en: 'businesses' },
  officer: { vi: 'cán bộ', en: 'officers' },
  application: { vi: 'ứng dụng', en: 'applications' },
  steward: { vi: 'người quản trị dữ liệu', en: 'stewards' },
  operator: { vi: 'người vận hành', en: 'operators' },
}

/** Every kind of consumer, then every person that the city names, as `principalOf` reads them. */
export function consumersOf(city: City, principalOf: (person: string) => Principal): readonly Consumer[] {
  const named = [...city.people.values()].map(({ person, title }) => {
    return { kind: principalOf(person).kind, person, title }
  })
  const all = Object.entries(kinds).map(([kind, title]) => ({ kind: isKind(kind), person: null, title }))
  return [...all, ...named]
}

/** Those whom rules name by more than their kind: agencies' roles, applications, accounts of some trust. */
export function audiencesOf(rules: readonly Rule[]): readonly Consumer[] {
  const named = rules.filter(({ effect, to }) => effect === 'allow' && to.some(({ attribute }) => attribute !== 'kind'))
  const audiences = named.map(({ to }) => ({
    kind: kindOf(to),
    person: null,
    audience: to,
    title: audienceWords({ to }),
  }))
  return [...new Map(audiences.map((one) => [JSON.stringify(one.audience), one])).values()]
}

function kindOf(to: readonly AudienceTest[]): PrincipalKind | null {
  const values = to.flatMap(({ attribute, op, values }) => (attribute === 'kind' && op === 'eq' ? values : []))
  const name = values.map(String).find((value) => Object.hasOwn(kinds, value))
  return name === undefined ? null : isKind(name)
}

/** The ask of a consumer at its luckiest. `principalOf` reads the people of this city. */
export function askOfConsumer(
  { kind, person, audience }: Consumer,
  city: City,
  moment: Pick<Ask, 'today' | 'way'> & { principalOf(person: string): Principal },
): Ask {
  const { principalOf, ...when } = moment
  if (person !== null) return atBestPurpose(city, principalOf(person), when)
  return kind === null || audience ? luckiestAmong(city, audience ?? [], when) : luckiestOf(city, kind, when)
}

/** The cast is sound: the names are the keys of `kinds`. */
function isKind(name: string): PrincipalKind {
  return name as PrincipalKind
}
