import { namedChecks } from '@kho/schema/contract/checks/named-checks.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { DatasetRead, SubjectKey } from '@kho/schema/ledger/entry.ts'
import type { Plan } from '../plan/plan.ts'
import { usesOf } from './uses.ts'
import type { ReadPlace } from './writing.ts'

/** One field or subject that was read, or a rule that it was read under. */
interface Piece {
  readonly dataset: string
  readonly fields: readonly string[]
  readonly rules: readonly string[]
  readonly subjects: readonly SubjectKey[]
}

/**
 * What of an answer belongs in the ledger: the personal fields it shows, with whose they are, and those the request
 * used in filter, order or as a key, with whom it asked for by name. Empty where nothing personal was read.
 */
export function readsOf(plan: Plan, places: readonly ReadPlace[], subjects: string): readonly DatasetRead[] {
  const byDataset = Map.groupBy([...shownPieces(places, subjects), ...usedPieces(plan)], ({ dataset }) => dataset)
  return [...byDataset].map(([dataset, pieces]) => {
    const rules = new Set(pieces.flatMap(({ rules }) => rules))
    return {
      dataset,
      fields: [...new Set(pieces.flatMap(({ fields }) => fields))].sort(),
      rules: [...rules].sort(),
      bases: basesOf(plan, dataset, rules),
      subjects: distinct(pieces.flatMap((piece) => piece.subjects)),
    }
  })
}

function basesOf({ ask }: Plan, dataset: string, names: ReadonlySet<string>): readonly string[] {
  const rules = (ask.city.rules.get(dataset) ?? []).filter(({ name }) => names.has(name))
  return [...new Set(rules.flatMap(({ basis }) => basis ?? []))].sort()
}

/** What the answer shows. */
function shownPieces(places: readonly ReadPlace[], subjects: string): readonly Piece[] {
  return [...Map.groupBy(shownIn(subjects), ([slot]) => slot)].flatMap(([slot, pairs]) => {
    const place = places[slot]
    if (!place) return []
    const keys = new Set(pairs.flatMap(([, key]) => (key === null ? [] : [key])))
    return [{ ...place, subjects: [...keys].map((key) => ({ kind: place.kind, key })) }]
  })
}

/** What the request asked by: an equality that found nothing is a read of the value asked for. */
function usedPieces(plan: Plan): readonly Piece[] {
  return usesOf(plan).flatMap(({ dataset, field, rules, asked }) => {
    const contract = plan.ask.city.contracts.get(dataset)
    const used = contract && fieldOf(contract, field)
    if (!contract || !used || used.sensitivity === 'none') return []
    const kinds = contract.subjects.filter((subject) => subject.via === null && subject.field === field)
    const people = asked.filter((key) => couldBeSomebody(used, key))
    const subjects = kinds.flatMap((subject) => people.map((key) => ({ kind: subject.as, key })))
    return [{ dataset, fields: [field], rules, subjects }]
  })
}

/** The longest text that is entered as somebody's key where the contract does not say what one looks like. */
const longestKey = 64

/** A text that can be nobody's key is nobody: made-up ones must not fill the map of subjects. */
function couldBeSomebody({ check }: Field, key: string): boolean {
  const breaks = check === null ? undefined : namedChecks[check]
  return breaks ? breaks(key) === null : key.length <= longestKey
}

function distinct(subjects: readonly SubjectKey[]): readonly SubjectKey[] {
  return [...new Map(subjects.map((subject) => [`${subject.kind} ${subject.key}`, subject])).values()]
}

/** The statement's third column: pairs of place and subject, closed by null. */
function shownIn(subjects: string): readonly (readonly [slot: number, key: string | null])[] {
  const pieces: readonly (readonly [number, string | null] | null)[] = JSON.parse(subjects)
  return pieces.flatMap((piece) => (piece ? [piece] : []))
}
