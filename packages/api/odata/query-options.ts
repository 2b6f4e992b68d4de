import type { Field } from '@kho/schema/contract/contract.ts'
import type { EntitySet, Link } from './entity-sets.ts'
import { type Filter, readFilter } from './filter.ts'
import { notSpoken, notUnderstood } from './refusals.ts'

/** What is asked of a set, of its own or of those that stand behind a link of another one's records. */
export interface QueryOptions {
  readonly set: EntitySet
  /** Properties by name; null where all are asked for. */
  readonly select: readonly string[] | null
  readonly expand: readonly Expanded[]
  readonly filter: Filter | null
  readonly orderBy: readonly Filter[] | null
  readonly search: string | null
  readonly count: boolean
  readonly top: number | null
  readonly skip: number
  readonly skiptoken: string | null
  /** Fields whose values the options name. */
  readonly named: readonly Field[]
}

export interface Expanded {
  readonly name: string
  readonly link: Link
  readonly options: QueryOptions
}

const known = [
  '$select',
  '$expand',
  '$filter',
  '$orderby',
  '$search',
  '$count',
  '$top',
  '$skip',
  '$skiptoken',
  '$format',
]
const deepest = 3

/** The system query options of OData 4.01 (part 1, 11.2.5). Throws KHO467 and KHO468; what begins without `$` is somebody else's. */
export function readOptions(set: EntitySet, given: Iterable<readonly [string, string]>, depth = 0): QueryOptions {
  const options = onceEach(given)
  const text = (name: string): string | null => options.get(name) ?? null
  const expand = expanded(set, text('$expand'), depth)
  const filter = readIf(text('$filter'), (said) => readFilter(set, said))
  return {
    set,
    select: readIf(text('$select'), (said) => selected(set, said)),
    expand,
    filter: filter?.filter ?? null,
    orderBy: readIf(text('$orderby'), (said) => split(said, ',').map((one) => orderIn(set, one.trim()))),
    search: readIf(text('$search'), searchIn),
    count: readIf(text('$count'), countIn) ?? false,
    top: readIf(text('$top'), (said) => numberIn('$top', said)),
    skip: readIf(text('$skip'), (said) => numberIn('$skip', said)) ?? 0,
    skiptoken: text('$skiptoken'),
    named: [...(filter?.named ?? []), ...expand.flatMap(({ options: { named } }) => named)],
  }
}

function readIf<T>(text: string | null, read: (text: string) => T): T | null {
  return text === null ? null : read(text)
}

function onceEach(given: Iterable<readonly [string, string]>): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (const [name, value] of given) {
    if (name.startsWith('@')) throw notSpoken('an alias', 'a parameter alias')
    if (!name.startsWith('$')) continue
    if (!known.includes(name)) throw notSpoken('an option', 'one of these query options')
    if (options.has(name)) throw notUnderstood(name, 'it stands there twice')
    options.set(name, value)
  }
  return options
}

function selected(set: EntitySet, text: string): readonly string[] | null {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('*')) return null
  const unknown = names.findIndex((name) => name !== 'id' && !set.fields.has(name) && !set.links.has(name))
  if (unknown >= 0) throw notUnderstood('$select', `${set.name} has no property of the name at place ${unknown + 1}`)
  return names.filter((name) => !set.links.has(name))
}

function expanded(set: EntitySet, text: string | null, depth: number): readonly Expanded[] {
  if (text === null) return []
  if (depth >= deepest) throw notUnderstood('$expand', `it is deeper than ${deepest} levels`)
  const all = split(text, ',').map((item, place) => {
    const [, name = '', inside = ''] = /^\s*(\w+)\s*(?:\((.*)\))?\s*$/s.exec(item) ?? []
    const link = set.links.get(name)
    if (!link) throw notUnderstood('$expand', `${set.name} has no link of the name at place ${place + 1}`)
    const options = readOptions(link.to, inside === '' ? [] : split(inside, ';').map(pair), depth + 1)
    return { name, link, options: nested(link, options) }
  })
  if (new Set(all.map(({ name }) => name)).size < all.length)
    throw notUnderstood('$expand', 'a link stands there twice')
  return all
}

/** What is asked of what stands behind a link; one record has nothing to be chosen among. */
function nested(link: Link, options: QueryOptions): QueryOptions {
  const { count, skip, skiptoken, filter, orderBy, search, top } = options
  if (count || skip > 0 || skiptoken !== null) throw notSpoken('$expand', '$count, $skip or $skiptoken inside')
  const chooses = filter !== null || orderBy !== null || search !== null || top !== null
  if (!link.many && chooses) throw notSpoken('$expand', 'a choice among one record')
  return options
}

function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return [text.slice(0, Math.max(at, 0)).trim(), text.slice(at + 1).trim()]
}

/** Nulls are the least there is (part 1, 11.2.5.2), so they stand first upwards and last downwards. */
function orderIn(set: EntitySet, text: string): Filter {
  const [, path = '', direction = 'asc'] = /^([\w/]+)(?:\s+(asc|desc))?$/.exec(text) ?? []
  const [name = '', ...links] = path.split('/').reverse()
  const down = direction === 'desc'
  let holder = set
  for (const link of links.toReversed()) holder = oneBehind(holder, link)
  const field = holder.fields.get(name)
  if (!field) throw notUnderstood('$orderby', 'it names what is no property')
  const order = {
    field: (field.name === 'id' ? 'id_value' : field.name).toUpperCase(),
    ...{ direction: down ? 'DESC' : 'ASC', nulls: down ? 'LAST' : 'FIRST' },
  }
  return links.reduce<Filter>((inner, link) => ({ [link]: inner }), order)
}

function oneBehind(set: EntitySet, name: string): EntitySet {
  const link = set.links.get(name)
  if (!link || link.many) throw notUnderstood('$orderby', 'a path goes through what is no link to one record')
  return link.to
}

function searchIn(text: string): string {
  if (/(?:^|\s)(?:AND|OR|NOT)(?:\s|$)|[()]/.test(text)) throw notSpoken('$search', 'AND, OR, NOT')
  return text.replaceAll('"', ' ').trim()
}

function countIn(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw notUnderstood('$count', 'it is true or false')
}

function numberIn(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw notUnderstood(option, 'it is no natural number')
  return Number(text)
}

/** Parts of a text between separators that stand neither in quotes nor in brackets. */
function split(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let [depth, from, isQuoted] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === "'") isQuoted = !isQuoted
    else if (!isQuoted && sign === '(') depth += 1
    else if (!isQuoted && sign === ')') depth -= 1
    else if (!isQuoted && depth === 0 && sign === separator) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, text.slice(from)]
}
