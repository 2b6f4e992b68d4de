import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { citizen, inspector, officer, otherOfficer } from './issuer.ts'
import { type Answer, codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

/** An answer without what is its own: everything else must be equal for two cases that may not be told apart. */
function bare({ status, headers, text }: Answer) {
  const id = headers.get('x-correlation-id') ?? ''
  const own = ['x-correlation-id', 'date', 'content-length', 'server-timing']
  const kept = [...headers].filter(([name]) => !own.includes(name))
  return { status, headers: kept, text: text.replaceAll(id, '(id)') }
}

test('R21: introspection shows an unlisted dataset only to whom a rule could show it', async () => {
  const sdlOf = async (as?: typeof officer) => {
    const { body } = await safe.ask(getIntrospectionQuery(), as ? { as } : {})
    return printSchema(buildClientSchema(body.data))
  }
  expect(await sdlOf()).not.toMatch(/inquir/i)
  expect(await sdlOf(officer)).not.toMatch(/inquir/i)
  expect(await sdlOf(inspector)).toMatch(/inquiries\(/)
})

test('R21: the catalogue keeps the same silence', async () => {
  const query = '{ catalogue { totalCount nodes { name relations { to } } } dataset(name: "inquiries") { name } }'
  const others = await safe.ask(query, { as: officer })
  expect(others.text).not.toMatch(/inquir/)
  expect(others.body.data.dataset).toBeNull()
  const inspectors = await safe.ask(query, { as: inspector })
  expect(inspectors.body.data.dataset).toEqual({ name: 'inquiries' })
})

test('R21: nothing suggests a name', async () => {
  for (const query of [
    '{ dosiers { nodes { id } } }',
    '{ viewer { kin } }',
    '{ dossiers(frst: 1) { nodes { id } } }',
    '{ dossiers(orderBy: { field: DOSSIER_COD }) { nodes { id } } }',
  ]) {
    const answer = await safe.ask(query)
    expect(codesOf(answer)).toEqual(['KHO446'])
    expect(answer.text).not.toMatch(/did you mean|dossiers"|"kind"|DOSSIER_CODE/i)
  }
})

test('R22: an unlisted dataset and one that does not exist are refused with the same words', async () => {
  const unlisted = await safe.ask('{ inquiries { nodes { id } } }', { as: officer })
  const absent = await safe.ask('{ inqqiries { nodes { id } } }', { as: officer })
  expect(bare(unlisted).text.replaceAll('inquiries', 'inqqiries')).toEqual(bare(absent).text)
  expect(unlisted.status).toBe(absent.status)
})

test('R22: a record of another agency and one that does not exist answer alike, by key and by id', async () => {
  const byKey = (code: string) => safe.ask(`{ dossier(dossierCode: "${code}") { id fee } }`, { as: officer })
  expect(bare(await byKey('D-3'))).toEqual(bare(await byKey('D-9')))
  const own = await safe.ask('{ dossier(dossierCode: "D-3") { id } }', { as: otherOfficer })
  const { id } = own.body.data.dossier
  const absent = `${id.slice(0, -2)}${id.endsWith('AA') ? 'QA' : 'AA'}`
  const byId = (text: string) => safe.ask(`{ node(id: "${text}") { id } }`, { as: officer })
  expect(bare(await byId(id))).toEqual(bare(await byId(absent)))
  expect((await byId(id)).body).toEqual({ data: { node: null } })
})

test('R23: what the store says of an error stays in the house', async () => {
  await safe.store.rows('alter table data.dossiers rename column fee to fee_away')
  try {
    const answer = await safe.ask('{ dossiers { nodes { fee } } }', { as: officer })
    expect(answer.status).toBe(500)
    expect(answer.text).not.toMatch(/column|fee_away|data\.|select|\brelation\b|42703|postgres/i)
    expect(answer.body.errors[0].extensions).toEqual({
      code: expect.stringMatching(/^KHO5\d\d$/),
      hint: expect.any(String),
      correlationId: answer.headers.get('x-correlation-id'),
    })
    expect(safe.log()).toContain(answer.headers.get('x-correlation-id'))
    expect(safe.log()).toContain('42703')
  } finally {
    await safe.store.rows('alter table data.dossiers rename column fee_away to fee')
  }
})

test('R23: input that no type can hold is the asker’s error, not the store’s', async () => {
  const query = 'query ($code: String!) { dossier(dossierCode: $code) { id } }'
  for (const code of ['\u0000', '\ud800']) {
    const answer = await safe.ask(query, { as: officer, variables: { code } })
    expect(answer.status).toBeLessThan(500)
    expect(answer.text).not.toMatch(/postgres|invalid byte|22021/i)
  }
})

test('R24: callers that alternate and overlap never see what is another’s', async () => {
  const query = '{ viewer { kind } dossiers { nodes { dossierCode applicantId } totalCount } }'
  const askers = [officer, otherOfficer, citizen, null]
  const expected = await Promise.all(askers.map(async (as) => (await safe.ask(query, as ? { as } : {})).text))
  expect(new Set(expected).size).toBe(askers.length)
  const rounds = Array.from({ length: 200 }, (_, round) => round % askers.length)
  const answers = await Promise.all(
    rounds.map(async (index) => {
      const as = askers[index]
      return (await safe.ask(query, as ? { as } : {})).text
    }),
  )
  expect(answers).toEqual(rounds.map((index) => expected[index]))
})

test('R26: no answer that depends on who asks may be kept by a cache', async () => {
  const answers = [
    await safe.ask('{ dossiers { nodes { id } } }', { as: officer }),
    await safe.ask('{ procedures { nodes { id } } }'),
    await safe.ask('{ nonsense }'),
    await safe.ask('{ viewer { kind } }', { token: 'x.y.z' }),
  ]
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('vary')).toMatch(/Authorization.*X-Purpose/)
    expect(headers.has('etag')).toBe(false)
  }
})

test('O02: nothing a person is known by stands in the log', async () => {
  await safe.ask(
    'query ($id: String!) { dossiers(filter: { applicantId: { eq: $id } }) { nodes { applicantId note } } }',
    {
      as: officer,
      purpose: 'D-1',
      variables: { id: '079190000001' },
    },
  )
  await safe.ask('{ dossier(dossierCode: 5) { id } }', { as: citizen })
  expect(safe.log()).not.toMatch(/0791900000|canary|D-1|applicant|Bearer|eyJ/)
})
