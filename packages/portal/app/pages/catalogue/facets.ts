import type { CatalogueQuery } from '../../kho/documents.ts'
import type { Language } from '../../words/words.ts'

export type Entry = NonNullable<CatalogueQuery['catalogue']>['nodes'][number]

export const facetNames = ['class', 'theme', 'owner', 'format'] as const
export type FacetName = (typeof facetNames)[number]

/** What the catalogue is narrowed down to; it stands in the page's address, so that it can be sent to somebody. */
export type Facets = { readonly [Name in FacetName | 'q']?: string }

/** The facets in an address; what is none of them is left out. */
export function readFacets(search: { readonly [name: string]: unknown }): Facets {
  const read = (['q', ...facetNames] as const).flatMap((name) => {
    const value = search[name]
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value).slice(0, 200)]] : []
  })
  return Object.fromEntries(read)
}

/** The values of one facet that an entry has. */
export function valuesOf(entry: Entry, facet: FacetName): readonly string[] {
  if (facet === 'class') return [entry.class]
  if (facet === 'theme') return entry.theme === null ? [] : [entry.theme]
  if (facet === 'owner') return entry.owner ? [entry.owner.agency] : []
  return formatsOf(entry)
}

/** What an entry can be had as: by GraphQL always, whole files where it is open, a map where it has places. */
export function formatsOf(entry: Pick<Entry, 'class' | 'fields'>): readonly string[] {
  const files = entry.class === 'open' ? ['CSV', 'NDJSON'] : []
  const places = entry.fields.some((field) => field.type === 'geometry') ? ['GeoJSON'] : []
  return ['GraphQL', ...files, ...places]
}

/** The entries that have every value asked for. */
export function narrowed(entries: readonly Entry[], facets: Facets): readonly Entry[] {
  return entries.filter((entry) => facetNames.every((name) => has(entry, name, facets[name])))
}

const has = (entry: Entry, name: FacetName, value: string | undefined): boolean =>
  value === undefined || valuesOf(entry, name).includes(value)

const classes = ['open', 'shared', 'on_request']

/** As readers look through them: what is open first, what the store keeps of itself last, by title within. */
export function inReadersOrder(entries: readonly Entry[], language: Language): readonly Entry[] {
  const rank = ({ class: sharing, theme }: Entry) => (theme === 'platform' ? classes.length : classes.indexOf(sharing))
  return entries.toSorted((a, b) => rank(a) - rank(b) || a.title[language].localeCompare(b.title[language], language))
}

/** How many entries each value of a facet would leave, the other facets as they are: most first, then by name. */
export function countsOf(
  entries: readonly Entry[],
  facets: Facets,
  name: FacetName,
): readonly (readonly [string, number])[] {
  const others = narrowed(entries, { ...facets, [name]: undefined } as Facets)
  const chosen = facets[name]
  const counts = new Map<string, number>(chosen === undefined ? [] : [[chosen, 0]])
  for (const value of others.flatMap((entry) => valuesOf(entry, name))) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a, of], [b, than]) => than - of || (a < b ? -1 : 1))
}
