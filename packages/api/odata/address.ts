import type { Field } from '@kho/schema/contract/contract.ts'
import { nothingHere } from '../http/route-table.ts'
import type { EntitySet, EntitySets } from './entity-sets.ts'
import { graphqlValue } from './literals.ts'
import { type Key, keyNames } from './question.ts'
import { notSpoken, notUnderstood } from './refusals.ts'
import { ended, expects, nextToken, nextWord, peek, type Reading, readingOf, takes } from './tokens.ts'

/** What an address under `/odata/v4/` stands for; `named` are the fields whose values stand in it. */
export type Addressed =
  | { readonly kind: 'service' }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'set' | 'count'; readonly set: EntitySet; readonly bySent: boolean }
  | { readonly kind: 'record'; readonly set: EntitySet; readonly key: Key; readonly named: readonly Field[] }

/** Throws KHO448 for what there is not, KHO468 for what OData has and Kho does not, KHO467 for what is no key. */
export function addressed(path: string, sets: EntitySets): Addressed {
  const [first = '', ...rest] = path.split('/').map(decoded)
  if (first === '' && rest.length === 0) return { kind: 'service' }
  if (first === '$metadata' && rest.length === 0) return { kind: 'metadata' }
  if (first.startsWith('$')) throw notSpoken('the address', 'this resource')
  const [, name = '', key] = /^(\w+)(?:\((.*)\))?$/s.exec(first) ?? []
  const set = sets.get(name)
  if (!set) throw nothingHere()
  if (key !== undefined && key !== '') {
    if (rest.length > 0) throw notSpoken('the address', 'a path behind a record')
    return { kind: 'record', set, ...keyIn(set, key) }
  }
  const [last, ...more] = rest
  if (more.length > 0) throw notSpoken('the address', 'a path behind a set')
  if (last === undefined || last === '$query') return { kind: 'set', set, bySent: last === '$query' }
  if (last === '$count') return { kind: 'count', set, bySent: false }
  throw notSpoken('the address', 'a path behind a set')
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw notUnderstood('the address', 'it is not percent-encoded UTF-8')
  }
}

/** `'id'`, or the contract's own key by its names: `dossierCode='…'`. */
function keyIn(set: EntitySet, text: string): { readonly key: Key; readonly named: readonly Field[] } {
  const reading = readingOf('the key', text)
  if (peek(reading)?.kind === 'text') {
    const id = nextToken(reading).text
    ended(reading)
    return { key: { id }, named: [] }
  }
  const values = new Map<string, unknown>()
  const named: Field[] = []
  do {
    const [name, field, value] = part(set, reading)
    if (values.has(name)) throw notUnderstood('the key', `${name} stands there twice`)
    values.set(name, value)
    named.push(field)
  } while (takes(reading, ','))
  ended(reading)
  if (!keyNames(set).every((name) => values.has(name))) throw notUnderstood('the key', 'a part of it is missing')
  return { key: { values }, named }
}

function part(set: EntitySet, reading: Reading): readonly [string, Field, unknown] {
  const name = nextWord(reading)
  const field = keyNames(set).includes(name) ? set.fields.get(name) : undefined
  if (!field) throw notUnderstood('the key', `it has no such part; it is made of ${keyNames(set).join(', ')}`)
  expects(reading, '=')
  return [name, field, graphqlValue(field, nextToken(reading))]
}
