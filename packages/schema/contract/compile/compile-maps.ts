import type { Agency, CodeList } from '../city.ts'
import type { CodeMapForm } from '../forms/small-forms.ts'
import type { Say } from '../read/problems.ts'
import type { Drafts } from './drafts.ts'
import { agenciesOfTheDay, agenciesToday, successionMap } from './succession-map.ts'

export type MappedValue = string | number | boolean | null

export interface MappedCode {
  readonly value: MappedValue
  readonly from: string | null
  readonly until: string | null
}

/** What a source's codes mean: by code one meaning, or several with the days on which each holds. */
export interface CodeMap {
  readonly map: string
  /** The code list that its values are of. */
  readonly to: string | null
  readonly values: ReadonlyMap<string, readonly MappedCode[]>
  readonly suggestions: { readonly [code: string]: string }
}

/** Of agencies' codes of QCVN 102:2016 to those of Decision 20/2020, as the agencies' own documents give them. */
export const agencyOldCodes = 'agency_old_codes'

type CodeMeaning = Exclude<CodeMapForm['values'][string], MappedValue>[number]

interface Known {
  readonly agencies: ReadonlyMap<string, Agency>
  readonly lists: ReadonlyMap<string, CodeList>
  readonly broken: ReadonlySet<string>
}

/** The code maps of a city by name, and those that its agencies make. */
export function compileMaps(drafts: Drafts, known: Known): ReadonlyMap<string, CodeMap> {
  const ofTheDay = successionMap(agenciesOfTheDay, known.agencies)
  const made = [oldCodesOf(known.agencies), ofTheDay, { ...ofTheDay, map: agenciesToday }]
  const maps = new Map(made.map((map) => [map.map, map]))
  for (const [name, { form, say }] of drafts.maps) {
    if (made.some(({ map }) => map === name)) say(['map'], 'KHO108', `${name} is a map that the agencies make`)
    if (!known.agencies.has(form.approved.by) && !known.broken.has(`agency ${form.approved.by}`)) {
      say(['approved', 'by'], 'KHO109', `there is no agency ${form.approved.by}`)
    }
    if (form.to !== undefined && !known.lists.has(form.to) && !known.broken.has(`list ${form.to}`)) {
      say(['to'], 'KHO109', `there is no code list ${form.to}`)
    }
    const values = Object.entries(form.values).map(([code, meant]): [string, readonly MappedCode[]] => {
      const several: readonly CodeMeaning[] = Array.isArray(meant) ? meant : [{ value: meant }]
      const dated = several.map(({ value, from, until }) => ({
        value,
        from: from ?? null,
        until: until ?? null,
      }))
      sayTwice(code, dated, say)
      return [code.normalize('NFC'), dated]
    })
    maps.set(name, { map: name, to: form.to ?? null, values: new Map(values), suggestions: {} })
  }
  return maps
}

/** On one day a code means one thing. */
function sayTwice(code: string, meanings: readonly MappedCode[], say: Say): void {
  const ordered = meanings.map((one, at) => ({ ...one, at })).sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  for (const [at, { from, at: place }] of ordered.entries()) {
    const before = ordered[at - 1]
    const overlaps = before && (before.until === null || from === null || from < before.until)
    if (overlaps) say(['values', code, place], 'KHO108', `the code ${code} means two things on one day`)
  }
}

/** An old code that was given to one agency after another is told apart by the day; one agency keeps its for ever. */
function oldCodesOf(agencies: ReadonlyMap<string, Agency>): CodeMap {
  const values = new Map<string, MappedCode[]>()
  for (const { oldCode, agency, validFrom, validUntil } of agencies.values()) {
    if (oldCode === null) continue
    values.set(oldCode, [...(values.get(oldCode) ?? []), { value: agency, from: validFrom, until: validUntil }])
  }
  const always = [...values].map(([code, meanings]): [string, readonly MappedCode[]] => {
    const [only] = meanings
    return [code, only && meanings.length === 1 ? [{ ...only, from: null, until: null }] : meanings]
  })
  const guessed = [...agencies.keys()].flatMap((agency) => {
    const code = reversed(agency)
    return code === null || values.has(code) ? [] : [[code, agency] as const]
  })
  return { map: agencyOldCodes, to: null, values: new Map(always), suggestions: Object.fromEntries(guessed) }
}

/** The code of QCVN 102:2016 that an agency would have if its parts were only turned round: often so, and no decision. */
function reversed(agency: string): string | null {
  const parts = /^([A-Y]\d{2})(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?(?:\.(\d{1,3}))?$/.exec(agency)
  if (!parts) return null
  const [, first, second = '', third = '', fourth = ''] = parts
  return `${fourth.padStart(3, '0')}.${third.padStart(2, '0')}.${second.padStart(2, '0')}.${first}`
}
