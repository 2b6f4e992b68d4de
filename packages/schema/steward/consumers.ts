import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Ask } from '../policy/ask.ts'
import type { Principal, PrincipalKind } from '../policy/principal.ts'
import { atBestPurpose, luckiestOf } from './luckiest.ts'

/** Somebody data is shown to: anyone of a kind, or one of the city's people by name. */
export interface Consumer {
  readonly kind: PrincipalKind
  /** Null for anyone of the kind. */
  readonly person: string | null
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

/** The ask of a consumer at its luckiest. `principalOf` reads the people of this city. */
export function askOfConsumer(
  { kind, person }: Consumer,
  city: City,
  moment: Pick<Ask, 'today' | 'way'> & { principalOf(person: string): Principal },
): Ask {
  const { principalOf, ...when } = moment
  return person === null ? luckiestOf(city, kind, when) : atBestPurpose(city, principalOf(person), when)
}

/** The cast is sound: the names are the keys of `kinds`. */
function isKind(name: string): PrincipalKind {
  return name as PrincipalKind
}
