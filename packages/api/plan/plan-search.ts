import { createHash } from 'node:crypto'
import { foldedWords } from '@kho/schema/derive/folded-words.ts'
import { searchedFields } from '@kho/schema/derive/searched-fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { SearchPlan } from './plan.ts'
import { contractOf, nullGiven, type Planning } from './planning.ts'

/** Bounds of what is searched for. One letter begins words of nearly every record. */
const bounds = { text: 200, words: 8, letters: 2 }

interface Asked {
  readonly dataset: string
  readonly known: readonly string[]
  readonly text: unknown
  /** No other order is asked for. */
  readonly ranked: boolean
}

/**
 * What is searched for, and in which fields: those whose cells some rule in force shows this asker in clear. Decided by
 * contract and rules alone. KHO306 where no rule could show any of them, KHO423 for a dataset that nothing serves search in.
 */
export function planSearch(planning: Planning, { dataset, known, text, ranked }: Asked): SearchPlan {
  const words = wordsOf(text)
  const all = searchedFields(contractOf(planning, dataset))
  if (all.length === 0) throw new KhoError('KHO423', `${dataset} cannot be searched.`, { dataset })
  const { usable } = planning.views(dataset, [])
  if (!all.some((field) => usable.has(field))) {
    throw new KhoError('KHO306', `No field of ${dataset} that search looks at is open to you.`, { dataset })
  }
  const row = planning.views(dataset, known).over('search')
  return { words, ranked, fields: all.filter((field) => row.cell(field).clear !== false) }
}

function wordsOf(text: unknown): readonly string[] {
  if (typeof text !== 'string') nullGiven('search')
  if (text.includes('\0') || !text.isWellFormed()) throw new KhoError('KHO411', 'The text searched for is not valid.')
  const words = foldedWords(text)
  const letters = Math.max(0, ...words.map((word) => word.length))
  if (text.length > bounds.text || words.length > bounds.words || letters < bounds.letters) {
    throw new KhoError('KHO422', 'This cannot be searched for.', { most: bounds.words })
  }
  return words
}

/** What cursors are bound to where something is searched for; as without, where nothing is. */
export function boundToSearch(binding: string, search: SearchPlan | null): string {
  if (!search) return binding
  const text = JSON.stringify([binding, search.words])
  return createHash('sha256').update(text).digest('hex').slice(0, binding.length)
}
