import type { City } from '@kho/schema/contract/city.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
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

test('staged rows are of one time zone: codes and days were checked by it', () => {
  expect(fingerprint({ timeZone: 'UTC' })).not.toBe(fingerprint({}))
})

test('staged rows are of one set of agencies where a field was checked against them, and only there', () => {
  expect(fingerprint(other, 'agency_code')).not.toBe(fingerprint({}, 'agency_code'))
  expect(fingerprint(other)).toBe(fingerprint({}))
})
