import type { City } from '@kho/schema/contract/city.ts'
import type { Population } from '../dossiers.ts'

/** A record as it is, field by field in the contract's own words, before an office writes it down in its way. */
export type Fact = { readonly [field: string]: string | number | bigint | boolean | null }

/** Where facts are asked for: the office that writes them down, and how large the city is made. */
export interface Place extends Population {
  readonly city: City
  readonly source: string
  readonly agency: string
  /** Which of the sources of the dataset this is, from 0, and how many there are. */
  readonly nth: number
  readonly of: number
  /** Of the dataset, and of the dossiers that many a fact hangs on. */
  readonly scale: number
  readonly desks: number
}

/** What the city knows of one dataset. Any fact can be made alone, so that a table of any size takes constant memory. */
export interface Facts {
  /** How many there are at a place. */
  count(place: Place): number
  at(index: number, place: Place): Fact | readonly Fact[]
  readonly dirt?: Dirt
}

/** Deliberate dirt, the same at every scale: of each `every` facts the last is spoilt, and no contract takes it in. */
export interface Dirt {
  readonly every: number
  spoil(fact: Fact): Fact
}

/** A number of the source figures made smaller with the city, never below `least`. */
export const sized = (place: Pick<Place, 'scale'>, full: number, least = 20): number =>
  Math.max(Math.min(least, full), Math.round(full * place.scale))

/** How many facts of a place no contract takes in. */
export const refusedOf = (facts: Facts, place: Place): number =>
  facts.dirt ? Math.floor(facts.count(place) / facts.dirt.every) : 0

/** The fact as its office has it, dirt and all. */
export function writtenAt(facts: Facts, index: number, place: Place): readonly Fact[] {
  const made = facts.at(index, place)
  const all = isOne(made) ? [made] : made
  const { dirt } = facts
  return dirt && index % dirt.every === dirt.every - 1 ? all.map((fact) => dirt.spoil(fact)) : all
}

const isOne = (made: Fact | readonly Fact[]): made is Fact => !Array.isArray(made)
