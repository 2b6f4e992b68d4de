import type { CkanCatalogue, CkanPackage } from './ckan-catalogue.ts'
import { CkanRefusal } from './ckan-refusal.ts'
import { countsOf, found, unknownIn } from './ckan-search.ts'

/** An action's parameters, as the address or a JSON body gives them. */
export type Parameters = { readonly [name: string]: unknown }

type Action = (catalogue: CkanCatalogue, given: Parameters) => unknown

const most = { rows: 1_000 }

/** CKAN's reads by name (docs.ckan.org, API guide, version 3). There are no others: Kho is not written to by them. */
export const ckanActions: { readonly [name: string]: Action } = {
  site_read: () => true,
  status_show: ({ of: { city, origin } }) => ({
    ...{ site_title: city.title.vi, site_description: city.title.en, site_url: origin, ckan_version: '2.11.0' },
    ...{ locale_default: 'vi', extensions: [] },
  }),
  package_list: ({ packages }, given) => paged(packages, given).map(({ name }) => name),
  current_package_list_with_resources: ({ packages }, given) => paged(packages, given),
  package_show: ({ packages }, given) => packageIn(packages, textOf(given, 'id') ?? textOf(given, 'name_or_id')),
  package_search: ({ packages }, given) => searched(packages, given),
  resource_show: ({ packages }, given) => {
    const id = required(textOf(given, 'id'), 'id')
    return packages.flatMap(({ resources }) => resources).find((one) => one.id === id) ?? missing()
  },
  organization_list: ({ packages }, given) => listed(packages.map(organizationIn), given),
  organization_show: ({ packages }, given) => shown(packages, organizationIn, given),
  group_list: ({ packages }, given) => listed(packages.flatMap(groupsIn), given),
  group_show: ({ packages }, given) => shown(packages, (one) => groupsIn(one)[0], given),
  tag_list: () => [],
  license_list: ({ packages }) => {
    const known = packages.flatMap(({ license_id: id, license_title: title, license_url: url }) => {
      return id === null ? [] : [[id, { id, title, url, status: 'active' }] as const]
    })
    return [...new Map(known).values()]
  },
  help_show: (_catalogue, given) => {
    const name = required(textOf(given, 'name'), 'name')
    return Object.hasOwn(ckanActions, name) ? `${name}: docs.ckan.org/en/2.11/api/` : missing()
  },
}

const organizationIn = ({ organization }: CkanPackage) => organization
const groupsIn = ({ groups }: CkanPackage) => groups

type Named = { readonly id: string; readonly name: string }

/** Names, or with `all_fields` the whole, each once with how many packages it has. */
function listed(all: readonly Named[], given: Parameters) {
  const byName = [...Map.groupBy(all, ({ name }) => name)].sort(([a], [b]) => (a < b ? -1 : 1))
  if (!isTrue(given.all_fields)) return byName.map(([name]) => name)
  return byName.map(([, [one, ...others]]) => ({ ...one, package_count: 1 + others.length }))
}

function shown(packages: readonly CkanPackage[], of: (one: CkanPackage) => Named | undefined, given: Parameters) {
  const id = required(textOf(given, 'id'), 'id')
  const own = packages.filter((one) => [of(one)?.id, of(one)?.name].includes(id))
  const [first] = own
  if (!first) return missing()
  const told = { ...of(first), package_count: own.length }
  return isTrue(given.include_datasets) ? { ...told, packages: own } : told
}

function searched(packages: readonly CkanPackage[], given: Parameters) {
  const search = { q: textOf(given, 'q') ?? '', fq: textOf(given, 'fq') ?? '', sort: textOf(given, 'sort') ?? '' }
  const unknown = unknownIn(search)
  if (unknown !== null) throw new CkanRefusal('Validation Error', { search: [`not understood: ${unknown}`] })
  const all = found(packages, search)
  const start = numberOf(given, 'start', 0)
  const rows = Math.min(numberOf(given, 'rows', 10), most.rows)
  const counts = Object.fromEntries(facetsIn(given).map((name) => [name, countsOf(all, name)]))
  const searchFacets = Object.entries(counts).map(([name, values]) => {
    const items = Object.entries(values).map(([value, count]) => ({ name: value, display_name: value, count }))
    return [name, { title: name, items }]
  })
  return {
    ...{ count: all.length, sort: search.sort || 'name asc', results: all.slice(start, start + rows) },
    ...{ facets: counts, search_facets: Object.fromEntries(searchFacets) },
  }
}

/** `facet.field` is a list, in an address written as JSON. */
function facetsIn(given: Parameters): readonly string[] {
  const { 'facet.field': asked } = given
  const list = typeof asked === 'string' ? parsed(asked) : asked
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string').slice(0, 20) : []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CkanRefusal('Validation Error', { 'facet.field': ['is no list in JSON'] })
  }
}

function packageIn(packages: readonly CkanPackage[], id: string | null): CkanPackage {
  const wanted = required(id, 'id')
  return packages.find(({ name }) => name === wanted) ?? missing()
}

function paged(packages: readonly CkanPackage[], given: Parameters): readonly CkanPackage[] {
  const offset = numberOf(given, 'offset', 0)
  return packages.slice(offset, offset + numberOf(given, 'limit', packages.length))
}

function numberOf(given: Parameters, name: string, otherwise: number): number {
  const value = given[name]
  if (value === undefined || value === null || value === '') return otherwise
  if (/^\d{1,9}$/.test(String(value))) return Number(value)
  throw new CkanRefusal('Validation Error', { [name]: ['is no natural number'] })
}

function textOf(given: Parameters, name: string): string | null {
  const value = given[name]
  return typeof value === 'string' && value !== '' ? value : null
}

const isTrue = (value: unknown): boolean => value === true || ['true', 'True', '1'].includes(String(value))

function required(value: string | null, name: string): string {
  if (value === null) throw new CkanRefusal('Validation Error', { [name]: ['Missing value'] })
  return value
}

function missing(): never {
  throw new CkanRefusal('Not Found Error', { message: 'Not found' })
}
