import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { escalateCases } from '@kho/schema/cases/escalate-cases.ts'
import { tellOfUse } from '@kho/schema/cases/tell-of-use.ts'
import { parse, validate } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workspace } from '../harness/running-city.ts'
import type { Claims } from '../safety/issuer.ts'
import { type AskingCity, askingCity, clerk, colleague, lan, lanId, minh, operator, registrar } from './asking-city.ts'

let city: AskingCity
beforeAll(async () => {
  city = await askingCity()
})
afterAll(() => city[Symbol.asyncDispose]())

const result = '{ asked state agency dueDay refused { code } }'
const why = (about: string) => `askWhy(input: { ${about}, words: "Vì sao?" }) ${result}`
const mine = async () => {
  const shown = '... on Question { question about state agency level dueDay asked answer ground }'
  return (await city.ask(lan, `{ me { questions { nodes(first: 10) { ${shown} } } } }`)).me.questions.nodes
}
const kindsOf = async (as: Claims) => {
  const { notices } = await city.ask(as, '{ notices(orderBy: [{ field: AT, direction: DESC }]) { nodes { kind } } }')
  return notices.nodes.map(({ kind }: { kind: string }) => kind)
}
const newest = async () =>
  (await city.ask(lan, '{ me { accesses(first: 1) { nodes { id } } } }')).me.accesses.nodes[0].id

test('R60: a citizen asks why an agency read their data, and is answered on a clock', async () => {
  await city.ask(clerk, `{ resident(citizenId: "${lanId}") { born } }`)
  const asked = await city.change(lan, why(`access: "${await newest()}"`))
  expect(asked).toMatchObject({ state: 'open', agency: 'H29.1.1', dueDay: expect.any(String) })
  expect(await mine()).toMatchObject([
    { about: 'access', state: 'open', agency: 'H29.1.1', level: 0, asked: 'Vì sao?' },
  ])
  const answer = (as: Claims, text: string) =>
    city.change(as, `answerQuestion(question: "${asked.asked}", answer: "${text}", ground: "N47-33") ${result}`)
  expect((await answer(registrar, 'Không phải chúng tôi')).refused.code).toBe('KHO458')
  expect((await answer(clerk, 'Việc riêng')).refused.code, 'who read does not answer').toBe('KHO458')
  expect((await answer(colleague, ' ')).refused.code).toBe('KHO459')
  expect(await answer(colleague, 'Cấp lại thẻ')).toMatchObject({ state: 'answered' })
  expect(await mine()).toMatchObject([{ state: 'answered', answer: 'Cấp lại thẻ', ground: 'N47-33' }])
  expect(await kindsOf(lan)).toEqual(['question_answered', 'question_asked'])
})

test('A10: of an entry that is not one’s own nothing is asked, and nobody else reads the question', async () => {
  const access = await newest()
  expect((await city.change(minh, why(`access: "${access}"`)))[0].extensions.code).toBe('KHO437')
  expect((await city.change(lan, why('access: "x.1"')))[0].extensions.code).toBe('KHO437')
  const query = '{ questions { nodes { person asked answer agency } } }'
  expect((await city.ask(minh, query)).questions.nodes).toEqual([])
  expect((await city.ask(registrar, query)).questions.nodes).toEqual([])
  expect((await city.ask(operator, query)).questions.nodes).toEqual([
    { person: null, asked: null, answer: null, agency: 'H29.1.1' },
  ])
})

test('why a cell is withheld, or a dataset refused, is asked of its owner', async () => {
  const record = await city.recordOf(lan, lanId)
  expect(await city.change(lan, why(`record: "${record}", field: "file"`))).toMatchObject({ agency: 'H29.2' })
  expect(await city.change(lan, why('dataset: "dossiers", code: "KHO302"'))).toMatchObject({ agency: 'H29.1' })
  const code = async (about: string) => (await city.change(lan, why(about)))[0]?.extensions.code
  expect(await code(`record: "${record}", field: "born"`), 'it is shown').toBe('KHO437')
  expect(await code('dataset: "inquiries", code: "KHO302"'), 'it is not listed').toBe('KHO437')
  expect(await code('dataset: "dossiers", access: "a.1"'), 'it is two things').toBe('KHO438')
})

test('what is late goes to the unit above, again and again, and everybody concerned is told', async () => {
  await city.ask(clerk, `{ resident(citizenId: "${lanId}") { born } }`)
  const asked = await city.change(lan, why(`access: "${await newest()}"`))
  const { worker } = city.safe.store
  const later = (days: number) => new Date(Date.now() + days * 86_400_000)
  expect(await escalateCases(worker, city.safe.store.city(), new Date())).toBe(0)
  const both = await Promise.all([1, 2].map(() => escalateCases(worker, city.safe.store.city(), later(30))))
  expect(both.reduce((sum, one) => sum + one)).toBe(3)
  const state = async () => (await mine()).find(({ question }: { question: string }) => question === asked.asked)
  expect(await state()).toMatchObject({ state: 'open', agency: 'H29.1', level: 1 })
  expect((await kindsOf({ ...clerk, unit: 'H29.1' }))[0]).toBe('question_late')
  const answer = `answerQuestion(question: "${asked.asked}", answer: "Muộn") ${result}`
  expect((await city.change(colleague, answer)).refused.code).toBe('KHO458')
  await escalateCases(worker, city.safe.store.city(), later(90))
  expect(await state(), 'above the city itself there is nobody').toMatchObject({ agency: 'H29.1', level: 2 })
  expect(await city.change({ ...colleague, unit: 'H29.1' }, answer)).toMatchObject({ state: 'answered' })
})

test('G20, A09: an access under investigation shows its ground and review date and nothing else, and is not asked about', async () => {
  await city.ask(clerk, `{ resident(citizenId: "${lanId}") { born } }`)
  const access: string = await newest()
  const [chain = '', position] = access.split('.')
  const until = new Date(Date.now() + 86_400_000)
  await city.safe.ledger.appendDelay({
    ...{ principal: { kind: 'officer', name: 'dtv' }, correlationId: 'c', version: 1, ground: 'BLTTHS-148', until },
    entries: [{ chain, position: Number(position) }],
  })
  expect(await newest()).not.toBe(access)
  const { me } = await city.ask(lan, '{ me { delayed { count ground until } } }')
  const day = until.toISOString().replace('Z', '000Z')
  expect(me.delayed).toEqual([{ count: 1, ground: 'BLTTHS-148', until: day }])
  expect((await city.change(lan, why(`access: "${access}"`)))[0].extensions.code).toBe('KHO437')
})

test('whoever wishes it is told once a day how often data on them were used', async () => {
  expect(await city.change(lan, 'tellMeOfUse(on: true) { changed refused { code } }')).toMatchObject({ changed: 1 })
  for (let times = 0; times < 3; times += 1) await city.ask(clerk, `{ resident(citizenId: "${lanId}") { born } }`)
  const { worker } = city.safe.store
  expect(await tellOfUse(worker)).toBe(0)
  await city.safe.store.rows(`update kho.use_wish set told_until = told_until - interval '25 hours'`)
  const before = (await city.ask(lan, '{ me { accesses { totalCount } } }')).me.accesses.totalCount
  expect(await tellOfUse(worker)).toBe(1)
  expect(await tellOfUse(worker)).toBe(0)
  const { notices } = await city.ask(
    lan,
    '{ notices(filter: { kind: { eq: "data_used" } }) { nodes { titleEn details } } }',
  )
  expect(notices.nodes).toMatchObject([
    { titleEn: `Data about you were used ${before} times`, details: { uses: before } },
  ])
  expect(await city.change(lan, 'tellMeOfUse(on: false) { changed refused { code } }')).toMatchObject({ changed: 1 })
})

test('the changes that the guide shows are those of the schema', () => {
  const guide = readFileSync(join(workspace, 'docs/guides/citizen.md'), 'utf8')
  const shown = [...guide.matchAll(/^```graphql mutation\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  )
  expect(shown.length).toBeGreaterThan(2)
  const schema = graphqlSchemaOf(city.safe.store.city())
  expect(shown.flatMap((change) => validate(schema, parse(change)).map(({ message }) => message))).toEqual([])
})
