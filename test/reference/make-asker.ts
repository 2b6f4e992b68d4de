import type { City } from '@kho/schema/contract/city.ts'
import type { PurposeDocument } from '@kho/schema/contract/purpose.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Random } from '../judges/random.ts'
import { kinds, makeNeed, people, procedures, roles, units } from './asker-words.ts'
import { makeRules } from './make-rules.ts'
import { cityWith, contracts } from './world.ts'

/** Somebody who asks under random rules, on the day of the reference: every kind of principal, with or without a purpose. */
export function makeAsk(random: Random): Ask {
  const purposes = random.chance(0.3) ? random.many(1, 3, (at) => purposeDocument(at, random)) : []
  const city: City = {
    ...cityWith(makeRules(random)),
    ...(purposes.length > 0 ? { purposes: new Map(purposes.map((one) => [one.purpose, one])) } : {}),
  }
  const [principal, purpose] = [makePrincipal(random), makePurpose(random)]
  return { city, principal, purpose, today: '2020-11-02', way: 'query', maskKey: Buffer.from('mask') }
}

/** An asker in a city all of whose datasets, or all but one, keep versions. */
export function makePastAsk(random: Random): Ask {
  const ask = makeAsk(random)
  const without = random.chance(0.4) ? random.pick(contracts).dataset : null
  const kept = contracts.map((one) => [one.dataset, { ...one, history: one.dataset !== without }] as const)
  return { ...ask, city: { ...ask.city, contracts: new Map(kept) } }
}

function makePrincipal(random: Random): Principal {
  const kind = random.pick(kinds)
  if (kind === 'anonymous') return { kind }
  const has = () => random.chance(0.75)
  return {
    kind,
    name: 'asker',
    ...(has() ? { person: random.pick(people) } : {}),
    ...(kind === 'business' && has() ? { enterprise: random.pick(people) } : {}),
    ...(has() ? { agency: random.pick(units) } : {}),
    ...(has() ? { units: random.some(units, 0.5) } : {}),
    ...(has() ? { roles: random.some(roles, 0.5) } : {}),
    ...(has() ? { represents: random.some(people, 0.4) } : {}),
    ...(has() ? { trust: random.below(4) } : {}),
  }
}

function makePurpose(random: Random): Purpose | null {
  if (random.chance(0.4)) return null
  if (random.chance(0.6)) return { key: random.pick(procedures), procedure: true, tasks: [] }
  return { key: 'a1', procedure: false, tasks: [{ dataset: 'cases', assigned: 'person_id' }] }
}

function purposeDocument(at: number, random: Random): PurposeDocument {
  const purpose = `purpose_${at}`
  return {
    purpose,
    title: { vi: purpose, en: purpose },
    description: null,
    names: makeNeed(random),
    to: random.chance(0.4) ? [{ attribute: 'kind', op: 'in', values: random.some(kinds, 0.6) }] : [],
    basis: null,
    valid: { from: null, until: random.chance(0.1) ? '2020-11-02' : null },
  }
}
