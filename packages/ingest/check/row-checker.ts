import type { City } from '@kho/schema/contract/city.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import { holds } from '@kho/schema/contract/evaluate.ts'
import { textOfValue } from '@kho/schema/contract/exact-value.ts'
import type { Value, Values } from '@kho/schema/contract/value.ts'
import { type Breach, dayOf, rowCheckOf } from '@kho/schema/derive/row-check.ts'
import { recordId } from '@kho/schema/store/identity.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import { type CellReader, cellReader, type Draft } from './cell-reader.ts'
import { type Answers, type FoundBy, noAnswers } from './links.ts'

/** One row of a source after every check. */
export interface CheckedRow {
  /** Null when the key could not be read. */
  readonly id: string | null
  /** Canonical texts in the contract's field order; a refused record keeps those of its key. */
  readonly texts: readonly (string | null)[]
  /** Exact values by field; null where one could not be read. */
  readonly values: Values
  /** The source says by its soft-delete condition that the record is no more. */
  readonly gone: boolean
  /** Errors refuse the record, warnings are counted. */
  readonly breaches: readonly Breach[]
  readonly refused: boolean
  /** The numbers that the links were asked for. */
  readonly found: readonly FoundBy[]
}

/** `answers`: what the links say of the numbers in this row. */
export type RowChecker = (row: readonly (string | null)[], answers?: Answers) => CheckedRow

/** Everything a row of this run must pass, compiled once: mapping, exact types, keys, ownership, codes, checks, quality. */
export function rowChecker(plan: PullPlan, city: City, identityKey: Buffer): RowChecker {
  const { contract } = plan
  const readers = readersOf(plan)
  const keys = contract.key.map((name) => contract.fields.findIndex((field) => field.name === name))
  const owned = ownership(plan)
  const check = rowCheckOf(contract, city)
  const gone = goneOf(plan)
  return (row, answers = noAnswers) => {
    const found: FoundBy[] = []
    const draft: Draft = { values: {}, breaches: [], answers, found, dayOf: (at) => dayOf(draft.values, at, city) }
    const texts: (string | null)[] = []
    for (const { read, column, place } of readers) texts[place] = read(row[column] ?? null, draft)
    const unreadable = draft.breaches.length > 0
    const id = identify(contract.dataset, keys, texts, identityKey)
    if (!unreadable && id !== null && gone(draft))
      return { id, texts, values: draft.values, gone: true, breaches: [], refused: false, found }
    for (const breach of check(draft.values)) {
      // A cell that could not be read is null here: that it is then missing is no second fault.
      if (!unreadable || !draft.breaches.some((known) => known.field === breach.field)) draft.breaches.push(breach)
    }
    owned(draft)
    if (id === null && !draft.breaches.some(isError)) draft.breaches.push(keyless)
    const { values, breaches } = draft
    return { id, texts, values, gone: false, breaches, refused: breaches.some(isError), found }
  }
}

const keyless: Breach = { field: null, rule: 'key', level: 'error', message: 'a part of the key is null' }

const isError = (breach: Breach): boolean => breach.level === 'error'

/** Fields whose codes are read by a day come after those that tell it. */
function readersOf(plan: PullPlan) {
  const readers = plan.contract.fields.map((field, place) => ({ ...boundReader(field, plan), place }))
  return [...readers.filter(({ dated }) => !dated), ...readers.filter(({ dated }) => dated)]
}

function boundReader(field: Field, plan: PullPlan): { read: CellReader; column: number; dated: boolean } {
  const mapping = plan.binding.map[field.name] ?? { value: null }
  const column = 'from' in mapping ? plan.columns.indexOf(mapping.from) : -1
  const dated = 'dated' in mapping && mapping.dated !== undefined
  return { read: cellReader(field, mapping, plan.source.timeZone), column, dated }
}

function identify(
  dataset: string,
  keys: readonly number[],
  texts: readonly (string | null)[],
  identityKey: Buffer,
): string | null {
  const parts: string[] = []
  for (const key of keys) {
    const text = texts[key]
    if (text === null || text === undefined) return null
    parts.push(text)
  }
  return recordId(identityKey, dataset, parts)
}

/** A source holds only its own agency's records: another's are refused whatever they say. */
function ownership(plan: PullPlan): (draft: Draft) => void {
  const { contract, source } = plan
  const owned = Object.entries(source.owns[contract.dataset] ?? {}).flatMap(([name, value]) => {
    const field = contract.fields.find((candidate) => candidate.name === name)
    return field ? [{ field, text: value === null ? null : textOfValue(field, value) }] : []
  })
  return (draft) => {
    for (const { field, text } of owned) {
      if (textOf(field, draft.values[field.name]) === text) continue
      const message = 'the record lies outside what this source owns'
      draft.breaches.push({ field: field.name, rule: 'owns', level: 'error', message })
    }
  }
}

function textOf(field: Field, value: Value | undefined): string | null {
  return value === null || value === undefined ? null : textOfValue(field, value)
}

function goneOf({ binding, contract }: PullPlan): (draft: Draft) => boolean {
  const { deletes } = binding
  if (typeof deletes === 'string') return () => false
  return (draft) => holds(deletes.soft, contract, draft.values, () => undefined)
}
