import type { City } from '@kho/schema/contract/city.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import { expect, test } from 'vitest'
import { sampleCity, sampleContract, sampleField } from '../../../test/harness/sample-city.ts'
import { clientChanges } from './client-changes.ts'

const note = sampleField('note', 'text')
const count = sampleField('count', 'integer')
const level = sampleField('level', 'integer')
const names = { names: { one: 'thing', many: 'things' } }
const things = (fields: readonly Field[], more = {}): City =>
  sampleCity([sampleContract('things', [note, count, ...fields], { key: ['note'], ...names, ...more })])

test('what is added breaks nobody, and neither does what stays', () => {
  expect(clientChanges(things([]), things([level]))).toEqual([])
  expect(clientChanges(things([level]), things([level]))).toEqual([])
})

test('a field that goes is named once, with all that went by it', () => {
  expect(clientChanges(things([level, sampleField('day', 'date')]), things([sampleField('day', 'date')]))).toEqual([
    { part: 'Thing.level', how: 'removed' },
  ])
})

test('a field of another type says from what to what', () => {
  expect(clientChanges(things([level]), things([sampleField('level', 'text')]))).toContainEqual({
    part: 'Thing.level',
    how: { from: 'Int', to: 'String' },
  })
})

test('a further part of the key is required of everybody who looks one up', () => {
  const before = things([level])
  const after = things([level], { key: ['note', 'level'] })
  expect(clientChanges(before, after)).toEqual([{ part: 'Query.thing(level:)', how: 'required' }])
  expect(clientChanges(after, before)).toEqual([{ part: 'Query.thing(level:)', how: 'removed' }])
})

test('a dataset that goes, or is no longer listed, is named with its roots', () => {
  const gone = ['Thing', 'Query.thing', 'Query.things', 'Query.thingsAggregate']
  for (const after of [sampleCity(), things([level], { listed: false })]) {
    const changes = clientChanges(things([level]), after)
    expect(changes.map(({ part }) => part)).toEqual(gone)
    expect(new Set(changes.map(({ how }) => how))).toEqual(new Set(['removed']))
  }
})

test('one that was never listed breaks as much for those who knew it', () => {
  const unlisted = { listed: false }
  expect(clientChanges(things([level], unlisted), things([], unlisted))).toEqual([
    { part: 'Thing.level', how: 'removed' },
  ])
})
