import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { DatasetRead, SubjectKey } from '@kho/schema/ledger/entry.ts'
import type { Plan } from '../plan/plan.ts'
import { usesOf } from './uses.ts'
import type { ReadPlace } from './writing.ts'

interface Gathered {
  readonly fields: Set<string>
  readonly rules: Set<string>
  readonly subjects: Map<string, SubjectKey>
}

/**
 * What of an answer belongs in the ledger: the personal fields it shows, with whose they are, and those the request
 * used in filter, order or as a key, with whom it asked for by name. Empty where nothing personal was read.
 */
export function readsOf(plan: Plan, places: readonly ReadPlace[], subjects: string): readonly DatasetRead[] {
  const gathered = new Map<string, Gathered>()
  const of = (dataset: string): Gathered => {
    const one = gathered.get(dataset) ?? { fields: new Set(), rules: new Set(), subjects: new Map() }
    gathered.set(dataset, one)
    return one
  }
  const add = (dataset: string, kind: string, key: string) => of(dataset).subjects.set(`${kind} ${key}`, { kind, key })
  for (const [slot, key] of shownIn(subjects)) {
    const place = places[slot]
    if (!place) continue
    for (const field of place.fields) of(place.dataset).fields.add(field)
    for (const rule of place.rules) of(place.dataset).rules.add(rule)
    if (key !== null) add(place.dataset, place.kind, key)
  }
  for (const { dataset, field, rules, asked } of usesOf(plan)) {
    const contract = plan.ask.city.contracts.get(dataset)
    if (!contract || fieldOf(contract, field).sensitivity === 'none') continue
    of(dataset).fields.add(field)
    for (const rule of rules) of(dataset).rules.add(rule)
    for (const subject of contract.subjects.filter((one) => one.via === null && one.field === field)) {
      for (const key of asked) add(dataset, subject.as, key)
    }
  }
  return [...gathered].map(([dataset, { fields, rules, subjects: read }]) => ({
    dataset,
    fields: [...fields].sort(),
    rules: [...rules].sort(),
    subjects: [...read.values()],
  }))
}

/** The statement's third column: pairs of place and subject, closed by null. */
function shownIn(subjects: string): readonly (readonly [slot: number, key: string | null])[] {
  const pieces: readonly (readonly [number, string | null] | null)[] = JSON.parse(subjects)
  return pieces.flatMap((piece) => (piece ? [piece] : []))
}
