import { tellUnfounded } from '@kho/schema/cases/tell-unfounded.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compiled } from '../harness/test-store.ts'
import { safeCity } from '../safety/safe-city.ts'
import { type AskingCity, askingCity, clerk, lan, lanId, minhId, operator, registrar } from './asking-city.ts'

let city: AskingCity
beforeAll(async () => {
  city = await askingCity()
})
afterAll(() => city[Symbol.asyncDispose]())

const steward = (unit: string) => ({ kho_kind: 'steward', unit, cccd: `0791900001${unit.length}0` })
const lookUp = async (as: typeof clerk, id: string) =>
  (await city.ask(as, `{ resident(citizenId: "${id}") { born } }`)).resident
const counted = async (as: typeof clerk) =>
  (await city.ask(as, '{ unfoundedLookups { nodes { dataset kind agency owner lookups people above } } }'))
    .unfoundedLookups.nodes
const tell = () => tellUnfounded(city.safe.store.worker, city.safe.store.city())

test('G2: an officer who asks for people that are no matter of hers is shown nothing, and it counts', async () => {
  expect(await lookUp(clerk, lanId)).toEqual({ born: '1979-03-02' })
  for (const id of [lanId, minhId, minhId]) expect(await lookUp(registrar, id)).toBeNull()
  expect(await tell(), 'three lookups are a slip of the pen').toBe(0)
  const seen = {
    dataset: 'residents',
    kind: 'officer',
    agency: 'H29.2',
    owner: 'H29.2',
    lookups: 3,
    people: 2,
    above: null,
  }
  expect(await counted(operator)).toEqual([{ ...seen, lookups: '3', people: '2' }])
  expect(await counted(steward('H29.2'))).toHaveLength(1)
})

test('G2: who looks around is told of to both agencies, once, and above what the city says', async () => {
  for (let nth = 0; nth < 9; nth += 1) await lookUp(registrar, `07919000${1000 + nth}`)
  expect([await tell(), await tell()]).toEqual([1, 0])
  expect(await counted(operator)).toMatchObject([{ lookups: '12', people: '11', above: 10 }])
  const { notices } = await city.ask(steward('H29.2'), '{ notices { nodes { kind titleEn textEn details } } }')
  const told = notices.nodes.filter(({ kind }: { kind: string }) => kind === 'lookups_unfounded')
  expect(told).toMatchObject([
    { titleEn: 'Unusual lookups in residents', details: { people: 11, dataset: 'residents' } },
  ])
  expect(JSON.stringify([told, await counted(operator)])).not.toMatch(/0791900/)
})

test('neither the officer, nor another agency, nor a citizen reads who looked for whom', async () => {
  for (const as of [registrar, lan, clerk, steward('H29.1')]) expect(await counted(as)).toEqual([])
})

test('whoever asks for themselves is nobody’s anomaly', async () => {
  const nobody = { kho_kind: 'citizen', cccd: '079190000777', trust: 2 }
  expect(await lookUp(nobody, '079190000777')).toBeNull()
  await tell()
  expect((await counted(operator)).map(({ kind }: { kind: string }) => kind)).toEqual(['officer'])
})

test('the city sets above how many people a day it is told', () => {
  const [first, ...rest] = safeCity()
  const watched = { path: 'city.yaml', text: `${first?.text}\nwatch: { unfounded_people: 3 }\n` }
  expect(compiled([watched, ...rest]).unfoundedPeople).toBe(3)
})
