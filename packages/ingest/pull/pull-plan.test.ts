import type { City } from '@kho/schema/contract/city.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { expect, test } from 'vitest'
import { permitsCity } from '../../../test/harness/permits.ts'
import { planPull } from './pull-plan.ts'

const { city } = compileCity(permitsCity())
if (!city) throw new Error('the permits make no city')
const other: Partial<City> = { agencies: new Map([...city.agencies].slice(1)) }

function fingerprint(change: Partial<City>, check: Field['check'] = null): string {
  const contract = city?.contracts.get('permits')
  if (!city || !contract) throw new Error('there are no permits')
  const fields = contract.fields.map((field, at) => (at === 1 ? { ...field, check } : field))
  return planPull(
    { ...city, contracts: new Map([['permits', { ...contract, fields }]]), ...change },
    'permits',
    'first',
  ).fingerprint
}

test('another title, limit or size, and what other sources do, has nothing read again', () => {
  const contract = city.contracts.get('permits')
  const source = city.sources.get('first')
  if (!contract || !source) throw new Error('there are no permits')
  const plan = (sources: City['sources'], changed: Partial<Contract>) =>
    planPull({ ...city, sources, contracts: new Map([['permits', { ...contract, ...changed }]]) }, 'permits', 'first')
      .fingerprint
  const before = plan(city.sources, {})
  const title = { vi: 'khác', en: 'another' }
  const fields = contract.fields.map((field) => ({ ...field, title, sensitivity: 'personal' as const }))
  const [first, second] = contract.sources
  if (!first || !second) throw new Error('the permits have two sources')
  const moved = [first, { ...second, from: 'another' }]
  const limits = { ...source.limits, connections: 9, hours: '18:00-06:00' }
  const gentle = new Map(city.sources).set('first', { ...source, title, limits })
  expect(plan(gentle, { title, owner: 'H29.2', size: 7, refresh: null, fields, sources: moved })).toBe(before)
  const connection = { ...source.connection, host: 'elsewhere' }
  expect(plan(new Map(city.sources).set('first', { ...source, connection }), {})).not.toBe(before)
  expect(plan(new Map(city.sources).set('first', { ...source, owns: {} }), {})).not.toBe(before)
  const required = contract.fields.map((field) => ({ ...field, required: true }))
  for (const changed of [{ fields: required }, { quality: [] }, { sources: [{ ...first, from: 'another' }, second] }]) {
    expect(plan(city.sources, changed)).not.toBe(before)
  }
})

test('staged rows are of one time zone: codes and days were checked by it', () => {
  expect(fingerprint({ timeZone: 'UTC' })).not.toBe(fingerprint({}))
})

test('staged rows are of one set of agencies where a field was checked against them, and only there', () => {
  expect(fingerprint(other, 'agency_code')).not.toBe(fingerprint({}, 'agency_code'))
  expect(fingerprint(other)).toBe(fingerprint({}))
})
