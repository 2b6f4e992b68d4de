import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { anonymous, principalOf } from '../auth/principal-of.ts'

/** Who is meant by a name: `anonymous` or one of the city's people. Throws KHO344 for a name of nobody. */
export function askerNamed(city: City, name: string, now: Date): Principal {
  if (name === 'anonymous') return anonymous
  const person = city.people.get(name)
  if (person) return principalOf(city, { ...person.claims, sub: name }, now)
  const people = ['anonymous', ...city.people.keys()]
  throw new KhoError('KHO344', `Nobody is called ${name}. There are: ${people.join(', ')}.`, { people })
}
