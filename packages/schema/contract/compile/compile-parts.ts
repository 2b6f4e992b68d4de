import type { City, CodeList, DemoPerson, PrincipalMapping } from '../city.ts'
import type { CityForm } from '../forms/city-form.ts'
import type { Say } from '../read/problems.ts'
import type { Draft, Drafts } from './drafts.ts'
import { refers, type World } from './world.ts'

const knownClaims = new Set(['kind', 'person', 'enterprise', 'agency', 'roles', 'trust', 'application'])

/** The mapping of token claims; a claim for an attribute that nobody declared is a problem. */
export function compileMapping({ form, say }: Draft<CityForm>): PrincipalMapping {
  const attributes = form.principal?.attributes ?? {}
  const claims: { [attribute: string]: string } = {}
  for (const [attribute, claim] of Object.entries(form.principal?.claims ?? {})) {
    if (!knownClaims.has(attribute) && !Object.hasOwn(attributes, attribute)) {
      say(['principal', 'claims', attribute], 'KHO109', `a principal has no attribute ${attribute}`, 'key')
    }
    if (claim !== undefined) claims[attribute] = claim
  }
  const actor = form.principal?.actor
  return actor ? { claims, attributes, actor } : { claims, attributes }
}

export function compileLists(drafts: Drafts): ReadonlyMap<string, CodeList> {
  return new Map(
    [...drafts.lists].map(([name, { form, say }]) => {
      sayTwice(form.codes, say)
      const codes = form.codes.map(({ code, title, from, until }) => ({
        code: code.normalize('NFC'),
        title,
        from: from ?? null,
        until: until ?? null,
      }))
      return [name, { list: name, title: form.title, codes }]
    }),
  )
}

/** A code may come back with another meaning later: what it may not is mean two things on one day. */
function sayTwice(
  codes: readonly { code: string; from?: string | undefined; until?: string | undefined }[],
  say: Say,
): void {
  const seen = Map.groupBy(
    codes.map((code, at) => ({ ...code, at })),
    ({ code }) => code,
  )
  for (const same of seen.values()) {
    const ordered = same.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
    for (const [at, { code, from, at: place }] of ordered.entries()) {
      const before = ordered[at - 1]
      const overlaps = before && (before.until === undefined || from === undefined || from < before.until)
      if (overlaps) say(['codes', place, 'code'], 'KHO108', `the code ${code} is valid twice on one day`)
    }
  }
}

/** All days off and days made up for one, by date; the file that the city names must be one of the calendars. */
export function compileHolidays(drafts: Drafts, city: Draft<CityForm>): City['holidays'] {
  const named = city.form.holidays
  if (named !== undefined && !drafts.holidays.some(({ file }) => file === named)) {
    city.say(['holidays'], 'KHO109', `there is no holiday calendar ${named}`)
  }
  const days = drafts.holidays.flatMap(({ form }) =>
    form.holidays.map(({ date, title, working = false }) => ({ date, title, working })),
  )
  return days.toSorted((a, b) => (a.date < b.date ? -1 : 1))
}

export function compilePeople(drafts: Drafts): ReadonlyMap<string, DemoPerson> {
  return new Map(
    [...drafts.people].map(([name, { form }]) => {
      const { person, title, claims } = form
      return [name, { person, title, description: form.description ?? null, claims }]
    }),
  )
}

/** What is checked and is no part of a city: regulations name their dataset. */
export function checkRegulations(drafts: Drafts, world: World): void {
  for (const { form, say } of drafts.regulations.values()) refers(world, 'dataset', form.dataset, say, ['dataset'])
}
