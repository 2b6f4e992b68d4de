import { dailyOf, type Office, type Population } from './dossiers.ts'
import type { Place } from './facts/fact.ts'

/** A one-stop desk at a scale: who it is, how many dossiers it holds, and what any of them is computed from. */
export interface Desk {
  readonly office: Office
  readonly dossiers: number
  readonly size: { readonly daily: number } & Population
}

/** 17 million dossiers were synchronised with the national portal by September 2020. */
export const DOSSIERS = 17_000_000
const LEAST = 60

/** Officers of the tour, by desk; elsewhere the number is the desk's own. */
const officers: { readonly [agency: string]: number } = { 'H29.760': 11, 'H29.770': 12, 'H29.765': 16 }

/** Half of all dossiers lie with the three desks of the tour, each a sixth; the other 21 share the rest. */
const SHARE_OF_TOUR = 6
const SHARE_OF_OTHERS = 42

export const officeOf = (agency: string): Office => ({
  agency,
  oldCode: `000.00.${agency.slice(-2)}.H29`,
  officer: officers[agency] ?? 20 + Number(agency.slice(-2)),
})

export function dossiersOf(agency: string, scale: number): number {
  const all = Math.max(LEAST, Math.round(DOSSIERS * scale))
  return Math.round(all / (agency in officers ? SHARE_OF_TOUR : SHARE_OF_OTHERS))
}

export function deskOf({ agency, scale, people, enterprises }: Pick<Place, 'agency' | 'scale'> & Population): Desk {
  const dossiers = dossiersOf(agency, scale)
  return { office: officeOf(agency), dossiers, size: { daily: dailyOf(dossiers), people, enterprises } }
}
