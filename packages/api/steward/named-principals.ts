import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Delegation } from '@kho/schema/contract/delegation.ts'
import { isNull } from '@kho/schema/policy/formula.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { untoldOf } from '@kho/schema/steward/count-answers.ts'
import { reachOf } from '@kho/schema/steward/reach.ts'
import { leavesOf } from '@kho/schema/steward/truth.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { principalOf } from '../auth/principal-of.ts'
import { withRepresented } from '../auth/represented-by.ts'

interface Naming {
  readonly city: City
  /** Whose claims are read: those that this city, or another version of it, names. */
  readonly people: City['people']
  /** The city as its data are stored. */
  readonly stored: City
  readonly now: Date
}

/**
 * The city's people as their requests would be decided, with whom each of them acts for today. A delegation that the store does
 * not have as the documents say yet lets nobody act for anybody.
 */
export async function namedPrincipals(session: Session, naming: Naming): Promise<(person: string) => Principal> {
  const { city, people, stored, now } = naming
  const known = new Map<string, Principal>()
  const named = (person: string) => principalOf(city, { ...people.get(person)?.claims, sub: person }, now)
  for (const person of people.keys()) {
    const principal = named(person)
    const told = city === stored ? city : asStored(naming, principal)
    known.set(person, await withRepresented(principal, { city: told, session, now }))
  }
  return (person) => known.get(person) ?? named(person)
}

function asStored({ city, stored, now }: Naming, principal: Principal): City {
  const ask = { city, principal, purpose: null, today: todayOf(city, now), way: 'query' } as const
  const isTold = ({ dataset, delegate, represents, from, until }: Delegation) => {
    const fields = [delegate.field, represents, from, until].filter((field) => field !== null)
    const formulas = [...reachOf(ask, dataset).formulas(fields), ...fields.map(isNull)]
    return untoldOf([...leavesOf(formulas).values()], dataset, { stored, asked: city }).length === 0
  }
  return { ...city, delegations: new Map([...(city.delegations ?? [])].filter(([, one]) => isTold(one))) }
}
