import type { ReleaseGroups } from '../contract/releasing.ts'
import type { Cells } from './csv-batches.ts'
import type { ReleaseDraft } from './gate.ts'
import { tellsOfPeople } from './gate-decisions.ts'
import type { ReleaseColumn } from './release.ts'

/** How a release groups people: as its document says, or as the dataset was computed. Statistics may count several things. */
export interface PeopleGroups {
  readonly by: readonly string[]
  readonly counts: readonly string[]
  readonly least: number
  /** What is hidden was worked out from all sums when it was computed. */
  readonly isProtected: boolean
}

const leastPeople = 10

/** Null of what tells of nobody; `unsaid` of what does and says nothing of groups. */
export function peopleGroupsOf(draft: Pick<ReleaseDraft, 'city' | 'contract'>): PeopleGroups | 'unsaid' | null {
  const { derive, release } = draft.contract
  if (release?.groups) return declared(release.groups)
  if (!tellsOfPeople(draft)) return null
  if (!derive?.protect?.complementary) return 'unsaid'
  const counts = derive.measures.filter(({ kind }) => kind === 'count').map(({ name }) => name)
  const least = Math.max(leastPeople, derive.protect.minGroup)
  return { by: derive.by.map(({ name }) => name), counts, least, isProtected: true }
}

function declared({ by, count, least }: ReleaseGroups): PeopleGroups {
  return { by, counts: count === null ? [] : [count], least, isProtected: false }
}

/** The cells of some columns as one text; a column that is not shown is left out. */
export function keyReader(columns: readonly ReleaseColumn[], names: readonly string[]): (cells: Cells) => string {
  const places = placesOf(columns, names)
  return (cells) => JSON.stringify(places.map((place) => cells[place] ?? null))
}

export function placesOf(columns: readonly ReleaseColumn[], names: readonly string[]): readonly number[] {
  return names.map((name) => columns.findIndex((column) => column.name === name)).filter((place) => place >= 0)
}
