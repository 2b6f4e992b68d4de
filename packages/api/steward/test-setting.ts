import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { TestSetting } from '@kho/schema/steward/failed-tests.ts'
import { anonymous, principalOf } from '../auth/principal-of.ts'

/** Who the people of policy tests are, read as their tokens would be, and on which day. */
export function testSetting(city: City, now: Date): TestSetting {
  const principal = (name: string) => {
    const person = city.people.get(name)
    return person ? principalOf(city, { ...person.claims, sub: name }, now) : anonymous
  }
  return { principalOf: principal, today: todayOf(city, now) }
}
