import { expect, test } from 'vitest'
import { permitsCity } from '../../../test/harness/permits.ts'
import { smallCity } from '../../../test/harness/small-city.ts'
import type { City } from '../contract/city.ts'
import { compileCity } from '../contract/compile-city.ts'
import type { Values } from '../contract/value.ts'
import type { Ask } from './ask.ts'
import { closedCity } from './closed-fields.ts'
import { interpretRecord } from './interpret.ts'

const fields = { status: '{ type: text }', note: '{ type: text }' }

function cityWith(rules: readonly string[], sources: readonly string[] = ['office']): City {
  return smallCity({ fields, rules: rules.map((rule) => `{ ${rule} }`), sources }).city
}

function shownTo(city: City, record: Values) {
  const ask: Ask = { city, principal: { kind: 'officer', units: [] }, purpose: null, today: '2020-11-02', way: 'query' }
  const found = interpretRecord({ ask, dataset: 'permits', records: () => [record] }, record)
  const states = Object.entries(found.cells).filter(([, { state }]) => state === 'shown')
  return found.shown ? states.map(([name]) => name) : null
}

const record = { code: 'a', status: 'open', note: 'x' }
const closing = (city: City, field: string, source = 'office') =>
  closedCity(city, [{ dataset: 'permits', source, field }])

test('a closed field is withheld, and whatever else the rules show stays shown', () => {
  const city = cityWith(['rule: all, allow: read, fields: all'])
  expect(shownTo(city, record)).toEqual(['code', 'status', 'note'])
  expect(shownTo(closing(city, 'note'), record)).toEqual(['code', 'status'])
})

test('an allow on the word of a closed field shows nothing, and a deny on its word holds of everything', () => {
  const open = 'where: { status: open }'
  const allowed = cityWith([
    `rule: some, allow: read, fields: all, ${open}`,
    'rule: codes, allow: read, fields: [code]',
  ])
  expect(shownTo(allowed, record)).toEqual(['code', 'status', 'note'])
  expect(shownTo(closing(allowed, 'status'), record)).toEqual(['code'])
  const denied = cityWith(['rule: all, allow: read, fields: all', 'rule: never, deny: read, where: { status: sealed }'])
  expect(shownTo(denied, record)).toEqual(['code', 'status', 'note'])
  expect(shownTo(closing(denied, 'status'), record)).toEqual(null)
  expect(shownTo(closing(denied, 'note'), record)).toEqual(['code', 'status'])
})

test('of several sources, one that owns its records closes those alone', () => {
  const policy = 'policy: permits\nrules:\n  - { rule: all, allow: read, fields: [code, agency, fee] }\n'
  const { city } = compileCity([...permitsCity(), { path: 'policies/permits.yaml', text: policy }])
  if (!city) throw new Error('the permits are no city')
  const seen = (source: string, agency: string) =>
    shownTo(closedCity(city, [{ dataset: 'permits', source, field: 'fee' }]), { code: 'a', agency, fee: '1.00' })
  expect(seen('first', 'H29.1')).toEqual(['code', 'agency'])
  expect(seen('first', 'H29.2')).toEqual(['code', 'agency', 'fee'])
  expect(seen('second', 'H29.1')).toEqual(['code', 'agency'])
})
