import { fold } from '../../graphql/fold.ts'
import type { CkanPackage } from './ckan-catalogue.ts'

/** What `package_search` may be asked by. Anything else in `fq` or `sort` is told, not passed over. */
export interface CkanSearch {
  readonly q: string
  readonly fq: string
  readonly sort: string
}

const facets = {
  organization: ({ organization }: CkanPackage) => [organization.name, organization.id],
  groups: ({ groups }: CkanPackage) => groups.flatMap(({ name, id }) => [name, id]),
  res_format: ({ resources }: CkanPackage) => resources.map(({ format }) => format),
  license_id: ({ license_id }: CkanPackage) => [license_id ?? 'notspecified'],
  tags: (): readonly string[] => [],
  name: ({ name }: CkanPackage) => [name],
} as const

export type Facet = keyof typeof facets

const isFacet = (name: string): name is Facet => Object.hasOwn(facets, name)

/** What of a search is not understood; null where all of it is. */
export function unknownIn({ fq, sort }: Pick<CkanSearch, 'fq' | 'sort'>): string | null {
  const [term] = termsOf(fq).filter(({ field }) => !isFacet(field))
  if (term) return `fq: ${term.field}`
  return orders[sort.trim()] ? null : `sort: ${sort}`
}

const byName = (a: CkanPackage, b: CkanPackage) => (a.name < b.name ? -1 : 1)

const orders: { readonly [sort: string]: ((a: CkanPackage, b: CkanPackage) => number) | undefined } = {
  '': byName,
  'name asc': byName,
  'name desc': (a, b) => byName(b, a),
  'title_string asc': (a, b) => a.title.localeCompare(b.title, 'vi'),
  'title_string desc': (a, b) => b.title.localeCompare(a.title, 'vi'),
  'score desc, metadata_modified desc': byName,
  'metadata_modified desc': (a, b) =>
    (b.metadata_modified ?? '').localeCompare(a.metadata_modified ?? '') || byName(a, b),
}

/** The packages in which every word stands, whatever its accents and case, and that meet every filter. */
export function found(packages: readonly CkanPackage[], { q, fq, sort }: CkanSearch): readonly CkanPackage[] {
  const words = q.trim() === '*:*' ? [] : fold(q).split(/\s+/).filter(Boolean)
  const terms = termsOf(fq)
  const meeting = packages.filter((one) => {
    const text = fold(
      [one.name, ...Object.values(one.title_translated), ...Object.values(one.notes_translated)].join(' '),
    )
    return words.every((word) => text.includes(word)) && terms.every((term) => meets(one, term))
  })
  return meeting.toSorted(orders[sort.trim()] ?? byName)
}

interface Term {
  readonly field: string
  readonly value: string
  readonly isNegated: boolean
}

/** `organization:h29-15 +res_format:"CSV"`: every one must be met. */
function termsOf(fq: string): readonly Term[] {
  return [...fq.matchAll(/([+-]?)([\w]+):(?:"([^"]*)"|(\S+))/g)].map(([, sign, field = '', quoted, bare]) => {
    return { field, value: quoted ?? bare ?? '', isNegated: sign === '-' }
  })
}

function meets(one: CkanPackage, { field, value, isNegated }: Term): boolean {
  const isThere = isFacet(field) && facets[field](one).some((own) => own === value)
  return isThere !== isNegated
}

/** How many packages have each value of a facet. */
export function countsOf(packages: readonly CkanPackage[], name: string): { readonly [value: string]: number } {
  if (!isFacet(name)) return {}
  const values = packages.flatMap((one) => {
    const own = facets[name](one)
    return name === 'organization' || name === 'groups' ? own.slice(0, 1) : [...new Set(own)]
  })
  return Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]))
}
