import { expect, test } from 'vitest'
import { rowsSource } from '../harness/rows-source.ts'
import { safeCity } from '../safety/safe-city.ts'
import { askingCity, askingText, lan, minh } from './asking-city.ts'

/** Addresses of residents: whose each is, the register of residents says. */
const addresses = `
# datasets/addresses.yaml
dataset: addresses
names: { one: address, many: addresses }
title: { vi: Địa chỉ, en: Addresses }
owner: H29.2
class: on_request
key: [number]
subjects: [{ via: resident_id, field: citizen_id }]
fields:
  number: { type: text, title: { vi: Số, en: Number } }
  resident_id: { type: text, ref: residents, sensitivity: personal, title: { vi: Cư dân, en: Resident } }
  street: { type: text, sensitivity: personal, title: { vi: Đường, en: Street } }
sources: [{ source: register, from: a, map: { number: number, resident_id: resident_id, street: street }, deletes: none }]
# policies/addresses.yaml
policy: addresses
rules:
  - { rule: citizens, allow: read, to: { kind: citizen, trust: { gte: 2 } }, fields: all }
`

test('G15: what is about somebody by way of another record is corrected too, and only by whom it is about', async () => {
  await using city = await askingCity(safeCity(askingText + addresses))
  const register = (street: string) =>
    city.safe.store.sync(
      'addresses',
      'register',
      rowsSource('a', ['number', 'resident_id', 'street'], [['A1', '079190000001', street]]),
    )
  await register('Lê Lợi')
  const record = (await city.ask(lan, '{ address(number: "A1") { id street } }')).address.id
  const asking = `askCorrection(input: { record: "${record}", field: "street", proposed: "Lê Lai", words: "Sai tên" }) { asked agency refused { code } }`
  // Minh is shown the address, and not whom it is about.
  expect((await city.change(minh, asking))[0].extensions.code).toBe('KHO437')
  expect(await city.change(lan, asking)).toMatchObject({ agency: 'H29.2', refused: null })
  await register('Lê Lai')
  const { me } = await city.ask(lan, '{ me { corrections { nodes(first: 1) { ... on Correction { field state } } } } }')
  expect(me.corrections.nodes).toEqual([{ field: 'street', state: 'corrected' }])
})
