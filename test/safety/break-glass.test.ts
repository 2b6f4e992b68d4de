import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, officer, otherOfficer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type Answer, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

interface Person {
  readonly sub: string
  readonly claims: Claims
}

const of = (sub: string, claims: Claims): Person => ({ sub, claims })
const asker = of('asker', otherOfficer)
const steward = of('steward-1', { kho_kind: 'steward', cccd: '079190000021', unit: 'H29.1', trust: 3 })
const second = of('steward-2', { ...steward.claims, cccd: '079190000022' })
const elsewhere = of('steward-3', { ...steward.claims, cccd: '079190000023', unit: 'H29.2' })
const lan = of('lan', citizen)

const need = {
  ...{ dataset: 'dossiers', fields: ['dossier_code', 'applicant_id'], procedure: '1.001' },
  ...{ reason: 'Cấp cứu, cần liên hệ người nộp', ground: 'PDPL-19', minutes: 30 },
}

async function ask(as: Person, query: string, more: { variables?: object; purpose?: string } = {}): Promise<Answer> {
  const token = await safe.issuer.sign(as.claims, { subject: as.sub })
  return safe.ask(query, { token, ...more, variables: { ...more.variables } })
}

const done = '{ breakGlass { breakGlass state } refused { code } }'

async function asking(as: Person, input: object = need) {
  const query = `mutation ($input: BreakGlassInput!, $key: String!) { made: askBreakGlass(input: $input, idempotencyKey: $key) ${done} }`
  return (await ask(as, query, { variables: { input, key: randomUUID() } })).body.data.made
}

const asked = async () => (await asking(asker)).breakGlass.breakGlass as string

async function opening(as: Person, breakGlass: string, said: object = need) {
  const query = `mutation ($breakGlass: ID!, $dataset: String!, $fields: [String!]!, $key: String!) {
    made: openBreakGlass(breakGlass: $breakGlass, dataset: $dataset, fields: $fields, idempotencyKey: $key) ${done} }`
  const { dataset, fields } = { ...need, ...said }
  return (await ask(as, query, { variables: { breakGlass, dataset, fields, key: randomUUID() } })).body.data.made
}

async function closing(as: Person, breakGlass: string) {
  const query = `mutation ($breakGlass: ID!, $key: String!) { made: closeBreakGlass(breakGlass: $breakGlass, idempotencyKey: $key) ${done} }`
  return (await ask(as, query, { variables: { breakGlass, key: randomUUID() } })).body.data.made
}

const dossier = '{ dossier(dossierCode: "D-1") { applicantId note } }'
const read = async () => (await ask(asker, dossier, { purpose: '1.001' })).body.data.dossier
const grants = async () => Number((await safe.store.rows('select count(*) from kho.access_grant'))[0]?.[0])

async function acts(breakGlass: string) {
  return safe.store.rows(`
    select body::json ->> 'action', body::json ->> 'outcome', body::json #>> '{asker,kind}' from kho.ledger_entry
    where body::json #>> '{target,key}' = '${breakGlass}' order by position`)
}

test('O07, W06: two people open the glass, both are entered, and whom it concerns sees the look at once with its ground', async () => {
  const breakGlass = await asked()
  expect(await read()).toBeNull()
  expect(await opening(steward, breakGlass)).toEqual({ breakGlass: { breakGlass, state: 'open' }, refused: null })
  expect(await read()).toEqual({ applicantId: '079190000001', note: null })
  expect((await ask(asker, dossier)).body.data?.dossier ?? null).toBeNull()

  const query = '{ me { accesses(first: 1) { nodes { agency reads { grounds } } } } }'
  const told = (await ask(lan, query)).body.data.me.accesses.nodes
  expect(told).toEqual([{ agency: 'H29.2', reads: [{ grounds: ['PDPL-19'] }] }])

  expect(await closing(asker, breakGlass)).toEqual({ breakGlass: { breakGlass, state: 'ended' }, refused: null })
  expect(await read()).toBeNull()
  expect(await acts(breakGlass)).toEqual([
    ['break_glass.ask', 'done', 'officer'],
    ['break_glass.open', 'done', 'steward'],
    ['break_glass.close', 'done', 'officer'],
  ])
  const bodies = (await safe.store.rows("select string_agg(body, ' ') from kho.ledger_entry"))[0]?.[0]
  expect(bodies).not.toMatch(/Cấp cứu|079190000001/)
})

test('W06: nobody opens what they asked for, under whatever account', async () => {
  const stewards = await asking(steward)
  const { breakGlass } = stewards.breakGlass
  const before = await grants()
  for (const same of [steward, of('steward-1b', steward.claims)]) {
    expect((await opening(same, breakGlass)).refused).toEqual({ code: 'KHO372' })
  }
  await safe.store.rows(`select kho.open_break_glass('${breakGlass}', asker, null) from kho.break_glass
    where break_glass = '${breakGlass}'`)
  expect(await grants()).toBe(before)
  expect((await opening(second, breakGlass)).breakGlass.state).toBe('open')
})

test('W06: another agency’s steward, whoever says back another thing, and whoever comes late open nothing', async () => {
  const breakGlass = await asked()
  const before = await grants()
  const refused = { breakGlass: null, refused: { code: 'KHO371' } }
  expect(await opening(elsewhere, breakGlass)).toEqual(refused)
  expect(await opening(steward, breakGlass, { fields: ['dossier_code'] })).toEqual(refused)
  expect(await opening(steward, breakGlass, { dataset: 'procedures' })).toEqual(refused)
  expect(await opening(steward, randomUUID())).toEqual(refused)
  expect(await opening(steward, "'; drop table x")).toEqual(refused)
  await safe.store.rows(`update kho.break_glass set asked_at = asked_at - interval '1 hour', until = now() - interval '1 second'
    where break_glass = '${breakGlass}'`)
  expect(await opening(steward, breakGlass)).toEqual(refused)
  expect(await grants()).toBe(before)
})

test.for([
  ['no reason', { reason: '  ' }],
  ['no ground', { ground: '' }],
  ['more than a day', { minutes: 1441 }],
  ['no end', { minutes: 0 }],
  ['a field that is none', { fields: ['dossier_code', '__proto__'] }],
  ['no field', { fields: [] }],
  ['a dataset that is none', { dataset: 'constructor' }],
] as const)('O07: an urgent request with %s is not kept', async ([, change]) => {
  expect((await asking(asker, { ...need, ...change })).refused).toEqual({ code: 'KHO370' })
})

test('W07: of many who open the same at once one does, and it is one grant that ends with it', async () => {
  const breakGlass = await asked()
  const before = await grants()
  const made = await Promise.all([steward, second, steward, second].map((as) => opening(as, breakGlass)))
  expect(made.filter(({ breakGlass: one }) => one !== null)).toHaveLength(1)
  expect(await grants()).toBe(before + 1)
  expect((await closing(elsewhere, breakGlass)).refused).toEqual({ code: 'KHO371' })
  expect((await closing(second, breakGlass)).breakGlass.state).toBe('ended')
  expect(await read()).toBeNull()
})

test('O07: an urgent right is listed to the agency that asks and to stewards who may open it, who are told that it waits', async () => {
  const breakGlass = await asked()
  const query = `{ breakGlassRequests(filter: { breakGlass: { eq: "${breakGlass}" } }) { nodes { concerned asks opens dataset fields procedure reason ground state } } }`
  const listed = async (as: Person) => (await ask(as, query)).body.data.breakGlassRequests.nodes
  const said = {
    dataset: need.dataset,
    fields: need.fields,
    procedure: need.procedure,
    reason: need.reason,
    ground: need.ground,
  }
  const [own, theirs] = [
    { concerned: 'H29.2', asks: true, opens: false, ...said, state: 'asked' },
    { concerned: 'H29.1', asks: false, opens: true, ...said, state: 'asked' },
  ]
  expect(await listed(asker)).toEqual([own])
  expect(await listed(elsewhere)).toEqual([own])
  expect(await listed(steward)).toEqual([theirs])
  for (const other of [of('other', officer), of('office', { ...steward.claims, unit: 'H29.1.1' })]) {
    expect(await listed(other)).toEqual([])
  }
  const all = '{ breakGlassRequests { nodes { concerned } } }'
  expect((await ask(lan, all)).body.data.breakGlassRequests.nodes).toEqual([])
  expect((await ask(of('op', { kho_kind: 'operator' }), query)).body.data.breakGlassRequests.nodes[0].reason).toBeNull()

  const notices = `{ notices(orderBy: [{ field: AT, direction: DESC }], first: 1) { nodes { kind agency details textEn } } }`
  const told = async (as: Person) => (await ask(as, notices)).body.data.notices.nodes[0]
  expect(await told(steward)).toMatchObject({ kind: 'break_glass_asked', agency: 'H29.1', details: { breakGlass } })
  expect(JSON.stringify(await told(steward))).not.toContain(need.reason)
  await opening(steward, breakGlass)
  expect(await told(asker)).toMatchObject({ kind: 'break_glass_opened', agency: 'H29.2', details: { breakGlass } })
  expect((await listed(asker))[0].state).toBe('open')
  await closing(asker, breakGlass)
  expect((await listed(steward))[0].state).toBe('ended')
})

test('O07: where the city’s clock stands still an urgent right ends by the real time', async () => {
  const demo = safeCity().map((one) =>
    one.path === 'city.yaml'
      ? { ...one, text: one.text.replace('synthetic:', 'clock: 2020-11-02T08:00:00+07:00\nsynthetic:') }
      : one,
  )
  await using still = await safeServer(demo)
  const as = async ({ sub, claims }: Person, query: string, variables: object, purpose?: string) => {
    const token = await still.issuer.sign(claims, { subject: sub })
    return (await still.ask(query, { token, variables: { ...variables }, ...(purpose ? { purpose } : {}) })).body.data
  }
  const asking = `mutation ($input: BreakGlassInput!) { made: askBreakGlass(input: $input, idempotencyKey: "glass-still-1") ${done} }`
  const { breakGlass } = (await as(asker, asking, { input: need })).made.breakGlass
  const open = `mutation ($breakGlass: ID!, $fields: [String!]!) {
    made: openBreakGlass(breakGlass: $breakGlass, dataset: "dossiers", fields: $fields, idempotencyKey: "glass-still-2") ${done} }`
  expect((await as(steward, open, { breakGlass, fields: need.fields })).made.breakGlass.state).toBe('open')
  const look = async () => (await as(asker, dossier, {}, '1.001')).dossier
  expect(await look()).not.toBeNull()
  await still.store.rows("update kho.access_grant set valid_until = clock_timestamp() - interval '1 second'")
  expect(await look()).toBeNull()
})
