import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsSource } from '../harness/rows-source.ts'
import { type Claims, officer } from '../safety/issuer.ts'
import { safeCity } from '../safety/safe-city.ts'
import { codesOf, type SafeServer, safeServer } from '../safety/safe-server.ts'

const documents = `
# items.yaml
asked_in: { dataset: papers, procedure: procedure, paper: name }
items:
  - item: residence
    title: { vi: Nơi thường trú, en: Residence }
    held: [residents.address, secrets.address]
    asked_as: [sổ hộ khẩu, household book]
  - item: identity
    title: { vi: Số định danh, en: Citizen id }
    held: [residents.citizen_id]
    asked_as: [giấy tờ tùy thân]
# sources/register.yaml
source: register
agency: H29.2
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/residents.yaml
dataset: residents
names: { one: resident, many: residents }
title: { vi: Cư dân, en: Residents }
owner: H29.2
class: on_request
listed: true
refresh: { every: 15m, promise: 1h }
key: [citizen_id]
subjects: [{ field: citizen_id }]
fields:
  citizen_id: { type: text, sensitivity: personal, title: { vi: Số định danh, en: Citizen id } }
  address: { type: text, sensitivity: personal, title: { vi: Thường trú, en: Address } }
sources: [{ source: register, from: t, map: { citizen_id: citizen_id, address: address } }]
# policies/residents.yaml
policy: residents
rules:
  - { rule: at_work, allow: read, to: { kind: officer, agency: H29.1 }, fields: [address], purpose: { procedure: any } }
# datasets/secrets.yaml
dataset: secrets
names: { one: secret, many: secrets }
title: { vi: Mật, en: Secrets }
owner: H29.2
class: on_request
listed: false
key: [code]
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  address: { type: text, title: { vi: Địa chỉ, en: Address } }
# datasets/papers.yaml
dataset: papers
names: { one: paper, many: papers }
title: { vi: Thành phần hồ sơ, en: Papers a procedure asks for }
owner: H29.1
class: open
licence: cc-by-4.0
listed: true
key: [procedure, number]
fields:
  procedure: { type: text, title: { vi: Thủ tục, en: Procedure } }
  number: { type: integer, title: { vi: Số, en: Number } }
  name: { type: text, title: { vi: Giấy tờ, en: Paper } }
  held: { type: boolean, title: { vi: Có sẵn, en: Held already } }
sources: [{ source: register, from: p, map: { procedure: procedure, number: number, name: name, held: held } }]
# datasets/asked_again.yaml
dataset: asked_again
names: { one: paper_asked_again, many: asked_again }
title: { vi: Vẫn hỏi, en: Still asked for }
class: open
licence: cc-by-4.0
derive:
  from: papers
  where: { held: true }
  by: { procedure: procedure }
  measures: { still_asked: count }
# policies/open.yaml
policy: papers
rules:
  - { rule: everybody, allow: read, fields: all }
---
policy: asked_again
rules:
  - { rule: everybody, allow: read, fields: all }
`

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(safeCity(documents))
  const papers = [
    ['1.001', '1', 'Đơn đề nghị', 'false'],
    ['1.001', '2', 'Bản sao SỔ HỘ KHẨU (có chứng thực)', 'true'],
    ['1.001', '3', 'Giấy tờ tuỳ thân', 'true'],
    ['1.002', '1', 'Bản vẽ', 'false'],
  ]
  await safe.store.sync('papers', 'register', rowsSource('p', ['procedure', 'number', 'name', 'held'], papers))
  const residents = [['079190000001', 'Quận 1']]
  await safe.store.sync('residents', 'register', rowsSource('t', ['citizen_id', 'address'], residents))
})
afterAll(() => safe[Symbol.asyncDispose]())

const held = async (args: string, as?: Claims) => {
  const query = `{ alreadyHeld(${args}) { asked item held { dataset { name owner { agency } } field late freshAt shown howToGet { en } } } }`
  return safe.ask(query, { ...(as ? { as } : {}), purpose: '1.001' })
}

test('G16, R25: whoever designs a form learns that the household book need not be asked for', async () => {
  const { body } = await held('items: ["Copy of the household book", "Copy of a householder’s booking"]', officer)
  expect(body.data.alreadyHeld).toEqual([
    {
      asked: 'Copy of the household book',
      item: 'residence',
      held: [
        {
          dataset: { name: 'residents', owner: { agency: 'H29.2' } },
          ...{ field: 'address', late: false, freshAt: expect.any(String), shown: true },
          howToGet: { en: 'Read it through Kho: residents { address }, for your task (X-Purpose).' },
        },
      ],
    },
    { asked: 'Copy of a householder’s booking', item: null, held: [] },
  ])
})

test('R25: what a procedure asks for is told with where the city has it, and how to get it', async () => {
  const { body } = await held('procedure: "1.001"', { ...officer, unit: 'H29.2' })
  const told = body.data.alreadyHeld.map(
    ({ asked, item, held: fields }: { asked: string; item: string; held: object[] }) => [
      ...[asked, item, fields.length],
    ],
  )
  expect(told).toEqual([
    ['Bản sao SỔ HỘ KHẨU (có chứng thực)', 'residence', 1],
    ['Giấy tờ tuỳ thân', 'identity', 1],
    ['Đơn đề nghị', null, 0],
  ])
  expect(body.data.alreadyHeld[0].held[0]).toMatchObject({
    shown: false,
    howToGet: { en: 'Ask H29.2, which owns the dataset “Residents”, for access.' },
  })
  expect((await held('procedure: "none"')).body.data.alreadyHeld).toEqual([])
})

test('R21: a dataset that is not in the catalogue is not named by it', async () => {
  const answer = await held('items: ["sổ hộ khẩu", "secrets"]')
  expect(answer.text).not.toMatch(/secret(?!s")|Mật/)
})

test('too many at once are refused, and each procedure’s count of what is still asked for is public', async () => {
  const many = JSON.stringify(Array.from({ length: 201 }, (_, at) => `paper ${at}`))
  expect(codesOf(await held(`items: ${many}`))).toEqual(['KHO461'])
  const { body } = await safe.ask('{ askedAgain { nodes { procedure stillAsked } } }')
  expect(body.data.askedAgain.nodes).toEqual([{ procedure: '1.001', stillAsked: 2 }])
})
