import { tellReceivers } from '@kho/schema/cases/tell-receivers.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AskingCity, askingCity, clerk, lan, lanId, minh, minhId, operator, registrar } from './asking-city.ts'

let city: AskingCity
beforeAll(async () => {
  city = await askingCity()
})
afterAll(() => city[Symbol.asyncDispose]())

const result = '{ asked state agency dueDay refused { code } }'
const correction = (record: string, field: string, proposed: string | null) =>
  `askCorrection(input: { record: "${record}", field: "${field}"${proposed === null ? '' : `, proposed: "${proposed}"`}, words: "Theo giấy khai sinh" }) ${result}`
const mine = async (as = lan) => {
  const shown =
    '... on Correction { correction field was proposed state agency receivers { nodes { receiver } } toldAt }'
  return (await city.ask(as, `{ me { corrections { nodes(first: 10) { ${shown} } } } }`)).me.corrections.nodes
}
const titlesOf = async (as: typeof lan) =>
  (await city.ask(as, '{ notices(orderBy: [{ field: AT, direction: DESC }]) { nodes { kind titleEn textVi } } }'))
    .notices.nodes

describe('G15, R23, R59, R61: a citizen disputes a birth date', () => {
  let asked: { asked: string }

  test('another agency has read the old one, and the person asks the owner for the right one', async () => {
    await city.ask(clerk, `{ resident(citizenId: "${lanId}") { born } }`)
    await city.ask(clerk, `{ resident(citizenId: "${minhId}") { born } }`)
    const record = await city.recordOf(lan, lanId)
    asked = await city.change(lan, correction(record, 'born', '1979-02-03'))
    expect(asked).toEqual({
      ...{ asked: expect.any(String), state: 'open', agency: 'H29.2', refused: null },
      dueDay: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    })
    expect(await mine()).toMatchObject([{ field: 'born', was: '1979-03-02', proposed: '1979-02-03', state: 'open' }])
    expect(await mine(minh)).toEqual([])
    const again = await city.change(lan, correction(record, 'born', '1979-02-03'))
    expect(again.refused.code).toBe('KHO457')
  })

  test('the owner sees what is asked; operators and others see that and not what', async () => {
    const [notice] = await titlesOf(registrar)
    expect(notice).toMatchObject({ kind: 'correction_asked', titleEn: 'Correction was asked (residents.born)' })
    expect(JSON.stringify(await titlesOf(registrar))).not.toMatch(/1979|Lan|0791/)
    const query = '{ corrections { nodes { field proposed person state dueDay } } }'
    expect((await city.ask(registrar, query)).corrections.nodes).toMatchObject([
      { field: 'born', proposed: '1979-02-03', person: lanId, state: 'open' },
    ])
    expect((await city.ask(operator, query)).corrections.nodes).toMatchObject([
      { field: 'born', proposed: null, person: null, state: 'open' },
    ])
    expect((await city.ask(clerk, query)).corrections.nodes).toEqual([])
  })

  test('a run that does not show the new value leaves it open, the next one that does closes it', async () => {
    await city.register('1979-03-02', '11.00')
    expect(await mine()).toMatchObject([{ state: 'open' }])
    await city.register('1979-02-03', '11.00')
    expect(await mine()).toMatchObject([{ state: 'corrected', toldAt: null }])
    expect((await titlesOf(lan))[0]).toMatchObject({ kind: 'correction_corrected' })
  })

  test('every agency that received the old value is told, once, and the person which ones', async () => {
    expect(await tellReceivers(city.safe.store.worker)).toBe(1)
    expect(await tellReceivers(city.safe.store.worker)).toBe(0)
    const [told] = await titlesOf(clerk)
    expect(told).toMatchObject({
      kind: 'value_corrected',
      titleEn: 'A value you received was corrected (residents.born)',
    })
    expect(JSON.stringify(told)).not.toMatch(/1979|Lan|0791/)
    const [one] = await mine()
    expect(one.receivers.nodes).toEqual([{ receiver: 'H29.1.1' }])
    expect(one.toldAt).not.toBeNull()
  })
})

test('G10, R59: a refusal needs a reason and a legal ground, and is told', async () => {
  const record = await city.recordOf(lan, lanId)
  const asked = await city.change(lan, correction(record, 'fee', '9.5'))
  expect((await mine())[0]).toMatchObject({ was: '11.00', proposed: '9.50' })
  const refuse = (ground: string, as = registrar) =>
    city.change(
      as,
      `refuseCorrection(correction: "${asked.asked}", reason: "Đúng biên lai", ground: "${ground}") ${result}`,
    )
  expect((await refuse(' ')).refused.code).toBe('KHO459')
  expect((await refuse('PDPL-13', clerk)).refused.code).toBe('KHO458')
  expect(await refuse('PDPL-13')).toMatchObject({ state: 'refused', refused: null })
  expect((await refuse('PDPL-13')).refused.code).toBe('KHO458')
  const query = '{ me { corrections { nodes(first: 1) { ... on Correction { state answer ground } } } } }'
  expect((await city.ask(lan, query)).me.corrections.nodes).toEqual([
    { state: 'refused', answer: 'Đúng biên lai', ground: 'PDPL-13' },
  ])
  expect((await titlesOf(lan))[0]).toMatchObject({ kind: 'correction_refused' })
})

test('W03: only a cell that one is shown, of a record about oneself, and with a value it can have', async () => {
  const [own, other] = [await city.recordOf(lan, lanId), await city.recordOf(clerk, minhId)]
  const code = async (as: typeof lan, record: string, field: string, value: string | null) =>
    (await city.change(as, correction(record, field, value)))[0]?.extensions.code
  expect(await code(lan, other, 'born', '1990-01-01')).toBe('KHO437')
  expect(await code(clerk, other, 'born', '1990-01-01')).toBe('KHO437')
  expect(await code(lan, own, 'file', 'z')).toBe('KHO437')
  expect(await code(lan, own, 'nothing', 'z')).toBe('KHO437')
  expect(await code(lan, 'x', 'born', 'z')).toBe('KHO437')
  expect(await code(lan, own, 'born', '1990-13-01')).toBe('KHO438')
  expect(await code(lan, own, 'born', '1979-02-03')).toBe('KHO438')
})

test('W07: what is taken back and refused at the same moment ends once', async () => {
  const record = await city.recordOf(lan, lanId)
  for (let round = 0; round < 5; round += 1) {
    const asked = await city.change(lan, correction(record, 'name', `Tên ${round}`))
    const ended = await Promise.all([
      city.change(lan, `takeBack(asked: "${asked.asked}") ${result}`),
      city.change(registrar, `refuseCorrection(correction: "${asked.asked}", reason: "a", ground: "b") ${result}`),
    ])
    expect(ended.filter(({ refused }) => refused === null)).toHaveLength(1)
    expect(ended.filter(({ refused }) => refused !== null).map(({ refused }) => refused.code)).toEqual(['KHO458'])
  }
})

test('a person who does not know the right value has it done by the next change', async () => {
  const record = await city.recordOf(lan, lanId)
  await city.change(lan, correction(record, 'born', null))
  await city.register('1979-02', '12.00')
  expect((await mine())[0]).toMatchObject({ field: 'born', proposed: null, state: 'corrected' })
})

test('A09: a receiver whose access is kept back is told of the correction, and not named to the person', async () => {
  const inspector = { ...clerk, unit: 'H29.1', cccd: '079190000015' }
  await city.ask(inspector, `{ resident(citizenId: "${minhId}") { born } }`)
  const { me } = await city.ask(minh, '{ me { accesses(first: 1) { nodes { id } } } }')
  const [chain = '', position] = me.accesses.nodes[0].id.split('.')
  await city.safe.ledger.appendDelay({
    ...{ principal: { kind: 'officer', name: 'dtv' }, correlationId: 'c', version: 1, ground: 'BLTTHS-148' },
    entries: [{ chain, position: Number(position) }],
    until: new Date(Date.now() + 86_400_000),
  })
  const record = await city.recordOf(minh, minhId)
  await city.change(minh, correction(record, 'born', '1985-05-06'))
  await city.register('1979-02', '12.00', '1985-05-06')
  expect(await tellReceivers(city.safe.store.worker)).toBeGreaterThan(0)
  expect((await titlesOf(inspector))[0]).toMatchObject({ kind: 'value_corrected' })
  expect((await mine(minh))[0].receivers.nodes).toEqual([{ receiver: 'H29.1.1' }])
})
