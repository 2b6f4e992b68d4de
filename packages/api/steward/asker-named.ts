import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { anonymous, principalOf } from '../auth/principal-of.ts'

/** The principal that a name on the command line stands for: `anonymous` or one of the city's people. */
export function askerNamed(city: City, name: string, now: Date): Principal {
  if (name === 'anonymous') return anonymous
  const person = city.people.get(name)
  if (person) return principalOf(city, { ...person.claims, sub: name }, now)
  const people = ['anonymous', ...city.people.keys()]
  throw new KhoError('KHO526', `Nobody is called ${name}. There are: ${people.join(', ')}.`, { people })
}
