import { namedChecks } from '@kho/schema/contract/checks/named-checks.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { DatasetRead } from '@kho/schema/ledger/entry.ts'
import type { SubjectKey } from '@kho/schema/ledger/subject-key.ts'
import { type Given, Parameter } from '@kho/schema/policy/parameter.ts'
import type { Plan } from '../plan/plan.ts'
import type { Told } from './told-in.ts'
import type { Use } from './uses.ts'
import type { ReadPlace } from './writing.ts'

/** One field or subject that was read, or a rule that it was read under. */
interface Piece {
  readonly dataset: string
  readonly fields: readonly string[]
  readonly rules: readonly string[]
  readonly subjects: readonly SubjectKey[]
}

/** What was read from: a plan, where its statement reads personal cells, and what the plan uses. */
export interface ReadFrom {
  readonly plan: Plan
  readonly places: readonly ReadPlace[]
  readonly uses: readonly Use[]
}

/**
 * What of an answer belongs in the ledger: the personal fields it shows, with whose they are, and those the request
 * used in filter, order or as a key, with whom it asked for by name. Empty where nothing personal was read.
 */
export function readsOf(from: ReadFrom, shownAt: Told, given: readonly Value[]): readonly DatasetRead[] {
  const { plan, places } = from
  const used = usedPieces(from, given)
  const shown = shownPieces(places, shownAt, used)
  if (shown.length + used.length === 0) return []
  const isMissed = missedOf(shown, used)
  const byDataset = Map.groupBy([...shown, ...used], ({ dataset }) => dataset)
  const datasets = [...byDataset].sort(([a], [b]) => (a < b ? -1 : 1))
  return datasets.flatMap(([dataset, pieces]) =>
    gathered(pieces).map(({ rules, ...read }) => {
      const missed = read.subjects.filter((one) => isMissed(dataset, one))
      return {
        ...{ dataset, ...read, rules, bases: basesOf(plan, dataset, new Set(rules)) },
        ...(missed.length > 0 ? { missed } : {}),
      }
    }),
  )
}

/** Whether somebody was asked for by name and nothing of them was shown. */
function missedOf(shown: readonly Piece[], used: readonly Piece[]): (dataset: string, one: SubjectKey) => boolean {
  if (used.every(({ subjects }) => subjects.length === 0)) return () => false
  const told = new Set(shown.flatMap(({ dataset, subjects }) => subjects.map((one) => nameIn(dataset, one))))
  return (dataset, one) => !told.has(nameIn(dataset, one))
}

const nameIn = (dataset: string, { kind, key }: SubjectKey): string => JSON.stringify([dataset, kind, key])

type Gathered = Omit<Piece, 'dataset'>

/** Pieces that name the same person: each one's `and` finds the same with a piece more. */
interface Together {
  readonly pieces: readonly Piece[]
  readonly and: Map<Piece, Together>
}

interface Person {
  readonly subject: SubjectKey
  of: Together
}

/**
 * Pieces of one dataset as reads in which every field was read of every subject: people of whom the same was read stand
 * together. Fields that were used without anybody being told of stand in a read without subjects.
 */
function gathered(pieces: readonly Piece[]): readonly Gathered[] {
  const [only, ...others] = pieces
  if (only && others.length === 0) {
    return [{ fields: inOrder(only.fields), rules: inOrder(only.rules), subjects: only.subjects }]
  }
  const alike = new Map<string, SubjectKey[]>()
  const of = (several: readonly Piece[]) => alike.getOrInsertComputed(wordsOf(several), () => [])
  const [alone, shared] = apart(pieces)
  for (const piece of alone) {
    const together = of([piece])
    for (const subject of piece.subjects) together.push(subject)
  }
  const names = new Map<Together, SubjectKey[]>()
  for (const { subject, of: together } of peopleIn(shared)) {
    names.getOrInsertComputed(together, () => of(together.pieces)).push(subject)
  }
  const byWords = [...alike].sort(([a], [b]) => (a < b ? -1 : 1))
  const reads = byWords.map(([key, together]): Gathered => {
    const [fields, rules]: readonly string[][] = JSON.parse(key)
    return { fields: fields ?? [], rules: rules ?? [], subjects: together }
  })
  const told = new Set(reads.flatMap(({ fields }) => fields))
  const nobodys = pieces.filter(({ fields }) => fields.some((field) => !told.has(field)))
  if (nobodys.length === 0) return reads
  const fields = [...new Set(nobodys.flatMap((piece) => piece.fields))].filter((field) => !told.has(field)).sort()
  const rules = [...new Set(nobodys.flatMap((piece) => piece.rules))].sort()
  return [...reads, { fields, rules, subjects: [] }]
}

/** Pieces whose people no other piece can name, as it names people of other kinds; and the rest. */
function apart(pieces: readonly Piece[]): readonly [alone: readonly Piece[], shared: readonly Piece[]] {
  const kindsOf = new Map(pieces.map((piece) => [piece, new Set(piece.subjects.map(({ kind }) => kind))]))
  const isAlone = (piece: Piece) =>
    pieces.every((other) => other === piece || kindsOf.get(piece)?.isDisjointFrom(kindsOf.get(other) ?? new Set()))
  const { alone = [], shared = [] } = Object.groupBy(pieces, (piece) => (isAlone(piece) ? 'alone' : 'shared'))
  return [alone, shared]
}

/** Thousands of people may be of one piece: what each is named by is found without a text of its own. */
function peopleIn(pieces: readonly Piece[]): readonly Person[] {
  const nobody: Together = { pieces: [], and: new Map() }
  const byKind = new Map<string, Map<string, Person>>()
  for (const piece of pieces) {
    for (const subject of piece.subjects) {
      const people = byKind.getOrInsertComputed(subject.kind, () => new Map())
      const person = people.getOrInsertComputed(subject.key, () => ({ subject, of: nobody }))
      const { pieces: before, and } = person.of
      person.of = and.getOrInsertComputed(piece, () => ({ pieces: [...before, piece], and: new Map() }))
    }
  }
  return [...byKind.values()].flatMap((people) => [...people.values()])
}

const inOrder = (words: readonly string[]): readonly string[] => [...new Set(words)].sort()

function wordsOf(pieces: readonly Piece[]): string {
  const each = (of: (piece: Piece) => readonly string[]) => inOrder(pieces.flatMap(of))
  return JSON.stringify([each(({ fields }) => fields), each(({ rules }) => rules)])
}

function basesOf({ ask }: Plan, dataset: string, names: ReadonlySet<string>): readonly string[] {
  const rules = (ask.city.rules.get(dataset) ?? []).filter(({ name }) => names.has(name))
  return [...new Set(rules.flatMap(({ basis }) => basis ?? []))].sort()
}

/** What the answer shows. */
function shownPieces(places: readonly ReadPlace[], shownAt: Told, used: readonly Piece[]): readonly Piece[] {
  return places.flatMap((place, slot) => {
    const told = shownAt[slot]
    if (!told || told.size === 0) return []
    const far = place.through ? used.filter(({ dataset }) => dataset === place.dataset) : []
    const fields = far.length === 0 ? place.fields : [...place.fields, ...far.flatMap((piece) => piece.fields)]
    const keys = [...told].filter((key) => key !== null)
    return [{ ...place, fields, subjects: keys.map((key) => ({ kind: place.kind, key })) }]
  })
}

/** What the request asked by: an equality that found nothing is a read of the value asked for. */
function usedPieces({ plan, uses }: ReadFrom, given: readonly Value[]): readonly Piece[] {
  return uses.flatMap(({ dataset, field, rules, asked }) => {
    const contract = plan.ask.city.contracts.get(dataset)
    const used = contract && fieldOf(contract, field)
    if (!contract || !used || used.sensitivity === 'none') return []
    const kinds = contract.subjects.filter((subject) => subject.via === null && subject.field === field)
    const people = [...new Set(asked.map((key) => textIn(key, given)))].filter((key) => couldBeSomebody(used, key))
    const subjects = kinds.flatMap((subject) => people.map((key) => ({ kind: subject.as, key })))
    return [{ dataset, fields: [field], rules, subjects }]
  })
}

function textIn(key: Given, given: readonly Value[]): string {
  return String(key instanceof Parameter ? given[key.slot] : key)
}

/** The longest text that is entered as somebody's key where the contract does not say what one looks like. */
const longestKey = 64

/** A text that can be nobody's key is nobody: made-up ones must not fill the map of subjects. */
export function couldBeSomebody({ check }: Field, key: string): boolean {
  const breaks = check === null ? undefined : namedChecks[check]
  return breaks ? breaks(key) === null : key.length <= longestKey
}
