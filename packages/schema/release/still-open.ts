import { z } from 'zod'
import type { Release } from './release.ts'

const maskForm = z.tuple([z.string(), z.string()])
const meaningForm = z.tuple([z.string(), z.array(z.tuple([z.string(), z.string(), z.array(maskForm)]))])

type Cell = z.infer<typeof meaningForm>[1][number]

/** How `always` stands in the meaning of a policy view. */
const always = 'true'

/**
 * Whether what a release shows may still be taken by anybody: `meaning` is that of the policy view of exports now. Every record and
 * every cell of its columns must be shown under the same condition as then, or under none. Whatever else changed suspends it,
 * for whether one condition is wider than another is not decided here.
 */
export function isStillOpen(release: Judged, meaning: string): boolean {
  return narrowingSince(release, meaning) === null
}

type Judged = Pick<Release, 'meaning' | 'confirmed' | 'columns'>

/** What of a release is not shown any more as it was. */
export interface Narrowing {
  /** Whether it is the records: all of them, or some, are shown under another condition. */
  readonly records: boolean
  /** Columns of which cells are hidden, masked, or shown under another condition. */
  readonly fields: readonly string[]
}

/** As `isStillOpen`, with what is in the way; null where nothing is. */
export function narrowingSince(release: Judged, meaning: string): Narrowing | null {
  if (release.meaning === meaning || release.confirmed === meaning) return null
  const [before, now] = [meaningForm.parse(JSON.parse(release.meaning)), meaningForm.parse(JSON.parse(meaning))]
  const records = now[0] !== before[0] && now[0] !== always
  const cells = new Map(now[1].map((cell) => [cell[0], cell]))
  const columns = new Set(release.columns.map(({ name }) => name))
  const isAsBefore = (cell: Cell) => {
    const current = cells.get(cell[0])
    return current !== undefined && (current[1] === always || JSON.stringify(current) === JSON.stringify(cell))
  }
  const narrowed = before[1].filter((cell) => columns.has(cell[0]) && !isAsBefore(cell))
  return records || narrowed.length > 0 ? { records, fields: narrowed.map(([name]) => name) } : null
}

/** Whether every record of a release shows these fields as they are: then it stands in the order of them as a key. */
export function showsAlways(meaning: string, fields: readonly string[]): boolean {
  const [, cells] = meaningForm.parse(JSON.parse(meaning))
  const shown = new Set(cells.filter(([, whole]) => whole === always).map(([name]) => name))
  return fields.every((field) => shown.has(field))
}
