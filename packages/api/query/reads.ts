import { namedChecks } from '@kho/schema/contract/checks/named-checks.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { DatasetRead } from '@kho/schema/ledger/entry.ts'
import type { SubjectKey } from '@kho/schema/ledger/subject-key.ts'
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
  const used = usedPieces(plan)
  const shown = shownPieces(places, subjects, used)
  const told = new Set(shown.flatMap(({ dataset, subjects }) => subjects.map((one) => nameIn(dataset, one))))
  const byDataset = Map.groupBy([...shown, ...used], ({ dataset }) => dataset)
  return [...byDataset].flatMap(([dataset, pieces]) =>
    gathered(pieces).map(({ rules, ...read }) => {
      const missed = read.subjects.filter((one) => !told.has(nameIn(dataset, one)))
      return {
        ...{ dataset, ...read, rules, bases: basesOf(plan, dataset, new Set(rules)) },
        ...(missed.length > 0 ? { missed } : {}),
      }
    }),
  )
}

const nameIn = (dataset: string, { kind, key }: SubjectKey): string => JSON.stringify([dataset, kind, key])

type Gathered = Omit<Piece, 'dataset'>

/**
 * Pieces of one dataset as reads in which every field was read of every subject: people of whom the same was read stand
 * together. Fields that were used without anybody being told of stand in a read without subjects.
 */
function gathered(pieces: readonly Piece[]): readonly Gathered[] {
  const people = new Map<string, { subject: SubjectKey; fields: Set<string>; rules: Set<string> }>()
  for (const { subjects, fields, rules } of pieces) {
    for (const subject of subjects) {
      const key = JSON.stringify([subject.kind, subject.key])
      const one = people.get(key) ?? { subject, fields: new Set(), rules: new Set() }
      for (const field of fields) one.fields.add(field)
      for (const rule of rules) one.rules.add(rule)
      people.set(key, one)
    }
  }
  const alike = Map.groupBy(people.values(), ({ fields, rules }) =>
    JSON.stringify([[...fields].sort(), [...rules].sort()]),
  )
  const inOrder = [...alike].sort(([a], [b]) => (a < b ? -1 : 1))
  const reads = inOrder.map(([key, together]): Gathered => {
    const [fields, rules]: readonly string[][] = JSON.parse(key)
    return { fields: fields ?? [], rules: rules ?? [], subjects: together.map(({ subject }) => subject) }
  })
  const told = new Set(reads.flatMap(({ fields }) => fields))
  const nobodys = pieces.filter(({ fields }) => fields.some((field) => !told.has(field)))
  if (nobodys.length === 0) return reads
  const fields = [...new Set(nobodys.flatMap((piece) => piece.fields))].filter((field) => !told.has(field)).sort()
  const rules = [...new Set(nobodys.flatMap((piece) => piece.rules))].sort()
  return [...reads, { fields, rules, subjects: [] }]
}

function basesOf({ ask }: Plan, dataset: string, names: ReadonlySet<string>): readonly string[] {
  const rules = (ask.city.rules.get(dataset) ?? []).filter(({ name }) => names.has(name))
  return [...new Set(rules.flatMap(({ basis }) => basis ?? []))].sort()
}

/** What the answer shows. */
function shownPieces(places: readonly ReadPlace[], subjects: string, used: readonly Piece[]): readonly Piece[] {
  return [...Map.groupBy(shownIn(subjects), ([slot]) => slot)].flatMap(([slot, pairs]) => {
    const place = places[slot]
    if (!place) return []
    const keys = new Set(pairs.flatMap(([, key]) => (key === null ? [] : [key])))
    const far = place.through ? used.filter(({ dataset }) => dataset === place.dataset) : []
    const fields = [...place.fields, ...far.flatMap((piece) => piece.fields)]
    return [{ ...place, fields, subjects: [...keys].map((key) => ({ kind: place.kind, key })) }]
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
export function couldBeSomebody({ check }: Field, key: string): boolean {
  const breaks = check === null ? undefined : namedChecks[check]
  return breaks ? breaks(key) === null : key.length <= longestKey
}

/** The statement's third column: pairs of place and subject, closed by null. */
function shownIn(subjects: string): readonly (readonly [slot: number, key: string | null])[] {
  const pieces: readonly (readonly [number, string | null] | null)[] = JSON.parse(subjects)
  return pieces.flatMap((piece) => (piece ? [piece] : []))
}
