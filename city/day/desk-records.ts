import type { Desk } from '../generator/desks.ts'
import { type Dossier, dossierAt } from '../generator/dossiers.ts'
import type { Fact } from '../generator/facts/fact.ts'
import { dossierFact } from '../generator/facts/papers.ts'

/** What became of a desk's dossiers since they were made, by their index; `filed` came after. */
export interface DeskChanges {
  readonly touched: ReadonlyMap<number, Dossier>
  readonly gone: ReadonlySet<number>
  readonly soiled: ReadonlyMap<number, Dossier>
  readonly filed: readonly Dossier[]
}

/** A desk that nobody has worked at yet. */
export const untouched: DeskChanges = { touched: new Map(), gone: new Set(), soiled: new Map(), filed: [] }

/** The dossiers of a desk that a reader takes in, one at a time: what is dirty is not among them. */
export function* deskRecords(
  { office, dossiers, size }: Desk,
  source: string,
  { touched, gone, soiled, filed }: DeskChanges,
): Iterable<Fact> {
  const dirty = new Set(dirtyOf(source))
  for (let index = 0; index < dossiers; index += 1) {
    if (dirty.has(index % 1_000) || gone.has(index) || soiled.has(index)) continue
    yield dossierFact({ ...(touched.get(index) ?? dossierAt(office, index, size)), unknownStatus: false })
  }
  for (const dossier of filed) yield dossierFact({ ...dossier, unknownStatus: false })
}

/** How many of a desk's dossiers were dirty when they were made. */
export const dirtOf = ({ dossiers }: Desk, source: string): number =>
  dirtyOf(source).reduce((sum, at) => sum + Math.floor((dossiers + 999 - at) / 1_000), 0)

/** Of each thousand: a status nobody knows, one finished before it began, one of another district; where rows are copied by hand, one that stands twice and differs. */
const dirtyOf = (source: string): readonly number[] =>
  source === 'one_stop_binh_thanh' ? [501, 502, 503, 505] : [501, 502, 503]
