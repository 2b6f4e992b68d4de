import { expect, test } from 'vitest'
import { countsOf, type Entry, formatsOf, inReadersOrder, narrowed, readFacets } from './facets.ts'

const entry = (name: string, more: Partial<Entry>): Entry => ({
  name,
  title: { vi: name, en: name },
  description: null,
  class: 'shared',
  theme: 'justice',
  size: '1',
  synthetic: true,
  owner: { agency: 'H29.02', title: { vi: 'Sở', en: 'Office' } },
  fields: [{ name: 'code', type: 'text' }],
  ...more,
})

const entries = [
  entry('a', { class: 'open' }),
  entry('b', { theme: null }),
  entry('c', { class: 'open', theme: 'economy', fields: [{ name: 'place', type: 'geometry' }] }),
]

const namesOf = (found: readonly Entry[]) => found.map((one) => one.name)

test('entries have every value that is asked for', () => {
  expect(namesOf(narrowed(entries, {}))).toEqual(['a', 'b', 'c'])
  expect(namesOf(narrowed(entries, { class: 'open' }))).toEqual(['a', 'c'])
  expect(namesOf(narrowed(entries, { class: 'open', theme: 'justice' }))).toEqual(['a'])
  expect(namesOf(narrowed(entries, { theme: 'nowhere' }))).toEqual([])
})

test('readers find what is open first, and what the store keeps of itself last', () => {
  const own = entry('0', { class: 'open', theme: 'platform' })
  const accented = entry('d', { class: 'open', title: { vi: 'Đường', en: 'Roads' } })
  expect(namesOf(inReadersOrder([own, ...entries, accented], 'vi'))).toEqual(['a', 'c', 'd', 'b', '0'])
})

test('a facet counts what each of its values would leave, the others as they are', () => {
  expect(countsOf(entries, { class: 'open' }, 'class')).toEqual([
    ['open', 2],
    ['shared', 1],
  ])
  expect(countsOf(entries, { class: 'open' }, 'theme')).toEqual([
    ['economy', 1],
    ['justice', 1],
  ])
})

test('a value that is chosen stands among the others even where it leaves nothing', () => {
  expect(countsOf(entries, { class: 'on_request' }, 'class')).toContainEqual(['on_request', 0])
})

test('what is open can be had as files, what has places as a map, and everything by GraphQL', () => {
  expect(entries.map((one) => formatsOf(one))).toEqual([
    ['GraphQL', 'CSV', 'NDJSON'],
    ['GraphQL'],
    ['GraphQL', 'CSV', 'NDJSON', 'GeoJSON'],
  ])
})

test('an address says facets and nothing else', () => {
  expect(readFacets({ q: 'đất', class: 'open', owner: 7, other: 'x', theme: ['a'] })).toEqual({
    q: 'đất',
    class: 'open',
    owner: '7',
  })
})
