import { expect, test } from 'vitest'
import { smallCity } from '../../../test/harness/small-city.ts'
import { rowCheckOf } from './row-check.ts'

const { city } = smallCity({
  fields: { place: '{ type: text }', note: '{ type: text }', status: '{ type: text }' },
  key: '[code, place]',
  rules: ['{ rule: r, allow: read, fields: [status], where: { status: open } }'],
})
const contract = city.contracts.get('permits')
const check = contract ? rowCheckOf(contract, city) : () => []

test('a record whose indexed text does not fit its index is refused by name, other text may be of any length', () => {
  const record = { code: 'a'.repeat(999), place: 'b'.repeat(1001), note: 'c'.repeat(100_000), status: 'đ'.repeat(1000) }
  expect(check(record)).toEqual([])
  const message = (fields: string) => `${fields}: more than 2000 bytes of indexed text`
  const breach = (field: string, fields: string) => ({
    field,
    rule: 'too_long',
    level: 'error',
    message: message(fields),
  })
  expect(check({ ...record, place: 'b'.repeat(1002) })).toEqual([breach('code', 'code, place')])
  expect(check({ ...record, status: 'đ'.repeat(1001) })).toEqual([breach('status', 'status')])
})
