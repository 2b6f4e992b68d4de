import type { FoundPart, SearchPlan } from '@kho/api/plan/plan.ts'
import { graphqlField } from '@kho/schema/contract/name.ts'
import { foldedWords, wordsFound } from '@kho/schema/derive/folded-words.ts'
import { searchedFields } from '@kho/schema/derive/searched-fields.ts'
import type { ShownRecord, ShownView } from './shown-view.ts'

/** Whether each word begins a word of some cell that is shown in clear, whichever fields the plan names. */
export function holdsWords(view: ShownView, record: ShownRecord, { words }: SearchPlan): boolean {
  const cells = clearTexts(view, record)
  return words.every((word) => cells.some((text) => text.includes(` ${word}`)))
}

/** How well the best cell meets the whole text, 6 to 1. */
export function rankOf(view: ShownView, record: ShownRecord, { words }: SearchPlan): number {
  const text = ` ${words.join(' ')}`
  const ranks = clearTexts(view, record).map((cell) => {
    if (cell === `${text} `) return 6
    if (cell.startsWith(`${text} `)) return 5
    if (cell.includes(`${text} `)) return 4
    if (cell.startsWith(text)) return 3
    return cell.includes(text) ? 2 : 1
  })
  return Math.max(1, ...ranks)
}

/** Where the words stand in the record, as it writes them. */
export function foundIn(found: {
  readonly view: ShownView
  readonly record: ShownRecord
  readonly search: SearchPlan | null
  readonly parts: readonly FoundPart[]
}): unknown {
  const { view, record, search, parts } = found
  return clearCells(view, record).flatMap(({ field, text }) => {
    const words = search ? wordsFound(text, search.words) : []
    const values = { field: graphqlField(field), words, __typename: 'FoundIn' }
    return words.length > 0 ? [Object.fromEntries(parts.map(({ key, part }) => [key, values[part]]))] : []
  })
}

function clearTexts(view: ShownView, record: ShownRecord): readonly string[] {
  return clearCells(view, record).map(({ text }) => ` ${foldedWords(text).join(' ')} `)
}

function clearCells(view: ShownView, record: ShownRecord) {
  return searchedFields(view.contract(record.dataset)).flatMap((field) => {
    const cell = record.cells[field]
    return cell?.state === 'shown' && cell.value !== null ? [{ field, text: String(cell.value) }] : []
  })
}
