import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentsOf } from '../harness/test-store.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const clocks = `
# codes/clocks.yaml
clocks:
  - clock: access_request
    title: { vi: Quyết định, en: Decision }
    packs:
      - { from: 2020-05-25, working_days: 5, basis: NĐ 47/2020 Art. 35(3) }
      - { from: 2025-08-19, working_days: 2, basis: NĐ 194/2025 Art. 40 }
`
const documents = () => [
  ...safeCity().map(({ path, text }) => ({
    path,
    text: text.replace('trust: trust }', 'trust: trust, application: app }'),
  })),
  ...documentsOf(clocks),
]

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(documents())
})
afterAll(() => safe[Symbol.asyncDispose]())

interface Person {
  readonly sub: string
  readonly kho_kind: string
  readonly cccd: string
  readonly unit: string
  readonly app?: string
}
const planner: Person = { sub: 'planner', kho_kind: 'officer', cccd: '079190000071', unit: 'H29.2', app: 'planning' }
const keeper: Person = { sub: 'keeper', kho_kind: 'steward', cccd: '079190000072', unit: 'H29.1' }
const other: Person = { sub: 'other', kho_kind: 'steward', cccd: '079190000073', unit: 'H29.2' }

const act = async (as: Person, field: string, type: string, input: object, key: string = randomUUID()) => {
  const { sub, ...claims } = as
  const token = await safe.issuer.sign(claims, { subject: sub })
  const what = field.includes('Grant') ? 'grant { grant state }' : 'request { request version state due grant }'
  const query = `mutation Act($input: ${type}!, $key: String!) {
    ${field}(input: $input, idempotencyKey: $key) { ${what} refused { code details } } }`
  const answer = await safe.ask(query, { token, variables: { input, key } })
  const done = answer.body.data?.[field]
  return {
    code: done?.refused?.code ?? codesOf(answer)[0] ?? null,
    done: done?.request ?? done?.grant,
    refused: done?.refused,
  }
}

const form = {
  dataset: 'dossiers',
  items: ['dossier_code', 'applicant_id', 'note'],
  itemCount: 3,
  procedures: ['1.001'],
  usedFor: 'Đối chiếu hồ sơ quy hoạch',
  service: 'LGSP-17',
  application: 'planning',
  applicationName: 'Quy hoạch',
  ways: ['QUERY', 'CHANGES'],
  frequency: { requests: 100, seconds: 60 },
  days: 90,
}
const submit = (input: object = form, as = planner) => act(as, 'submitAccessRequest', 'AccessRequestInput', input)
const withdraw = (input: object, as = planner) => act(as, 'withdrawAccessRequest', 'SeenRequestInput', input)
const approve = (input: object, as = keeper) =>
  act(as, 'approveAccessRequest', 'RequestApprovalInput', { decision: '12/QĐ', ground: 'N47-36', ...input })
const refuse = (input: object, as = keeper) => act(as, 'refuseAccessRequest', 'RequestRefusalInput', input)
const waiting = async (input: object = form, as = planner) => {
  const { done } = await submit(input, as)
  return { request: done.request, version: done.version }
}
const stored = async (request: string) => {
  const [row] = await safe.store.rows(`
    select state, (select count(*) from kho.access_grant as g where g.access_request = r.access_request)
    from kho.access_request as r where access_request = '${request}'`)
  return row
}
const applicants = async (as = planner) => {
  const { sub, ...claims } = as
  const token = await safe.issuer.sign(claims, { subject: sub })
  const { body } = await safe.ask('{ dossiers { nodes { applicantId } } }', { token, purpose: '1.001' })
  return body.data.dossiers.nodes.filter(({ applicantId }: { applicantId: string | null }) => applicantId).length
}

test.for([
  ['items', { items: [], itemCount: 0 }],
  ['itemCount', { itemCount: 2 }],
  ['procedures', { procedures: [] }],
  ['usedFor', { usedFor: '  ' }],
  ['service', { service: '' }],
  ['application', { applicationName: null }],
  ['ways', { ways: [] }],
  ['frequency', { frequency: { requests: 0, seconds: 60 } }],
  ['days', { days: 0 }],
] as const)('R6 a request without its %s is not taken', async ([part, without]) => {
  const { code, refused } = await submit({ ...form, ...without })
  expect([code, refused.details]).toEqual(['KHO356', { missing: [part] }])
})

test.for([
  ['a dataset that is not there', { dataset: 'nothing' }],
  ['an unlisted one', { dataset: 'inquiries' }],
  ['one of Kho’s own', { dataset: 'runs' }],
  ['a field that is not there', { items: ['dossier_code', 'phone', 'note'] }],
] as const)('a request for %s is told that there is nothing of that name', async ([, asked]) => {
  expect((await submit({ ...form, ...asked })).code).toBe('KHO355')
})

test('an application asks for itself, and nobody outside an agency asks', async () => {
  const own: Person = { ...planner, sub: 'machine', kho_kind: 'application' }
  expect((await submit(form, own)).code).toBe(null)
  expect((await submit({ ...form, application: 'another' }, own)).refused.details).toEqual({ missing: ['application'] })
  expect((await submit(form, { ...planner, kho_kind: 'citizen' })).code).toBe('KHO425')
})

test('R7 a request has a day by which it is decided, by the pack of the day it came', async () => {
  const { done } = await submit()
  expect(done).toMatchObject({
    state: 'submitted',
    version: 1,
    grant: null,
    due: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  })
  const [row] = await safe.store.rows(`select due_by from kho.access_request where access_request = '${done.request}'`)
  expect(row).toEqual(['NĐ 194/2025 Art. 40'])
})

test('approval is the grant: narrowed, open at once, entered, and gone when it is revoked', async () => {
  const seen = await waiting()
  const before = await applicants()
  const { done } = await approve({ ...seen, items: ['dossier_code', 'applicant_id'], ways: ['QUERY'], days: 30 })
  expect(done).toMatchObject({ state: 'approved', version: 2, grant: expect.any(String) })
  expect([before, await applicants()]).toEqual([1, 3])
  const [grant] = await safe.store.rows(`
    select fields, ways, requests, seconds, application, decision, ground, valid_until < now() + interval '31 days'
    from kho.access_grant where access_grant = '${done.grant}'`)
  expect(grant).toEqual(['{dossier_code,applicant_id}', '{query}', '100', '60', 'planning', '12/QĐ', 'N47-36', 't'])
  const [entry] = await safe.store.rows(`
    select body::json ->> 'action', body::json ->> 'outcome', body::json #>> '{target,key}' from kho.ledger_entry
    where body::json ->> 'kind' = 'write' order by position desc limit 1`)
  expect(entry).toEqual(['access_request.approve', 'done', seen.request])
  const revoke = `mutation($grant: ID!) { revokeAccessGrant(grant: $grant, idempotencyKey: "${randomUUID()}") { grant { state } } }`
  const { sub, ...claims } = keeper
  const token = await safe.issuer.sign(claims, { subject: sub })
  await safe.ask(revoke, { token, variables: { grant: done.grant } })
  expect(await applicants()).toBe(1)
  const again = `update kho.access_grant set ended_at = null, ended_because = null where access_grant = '${done.grant}'`
  await expect(safe.store.rows(again)).rejects.toThrow('does not come back')
})

test.for([
  ['more items', { items: ['dossier_code', 'fee'] }],
  ['no items', { items: [] }],
  ['another way', { ways: ['EXPORT'] }],
  ['more often', { frequency: { requests: 101, seconds: 60 } }],
  ['for longer', { days: 91 }],
] as const)('a decision grants as much as was asked for or less, not %s', async ([, wider]) => {
  const seen = await waiting()
  expect((await approve({ ...seen, ...wider })).code).toBe('KHO361')
  expect(await stored(seen.request)).toEqual(['submitted', '0'])
})

test('G10 R7 a request is not refused without a reason and a ground in law, neither here nor in the store', async () => {
  const seen = await waiting()
  for (const lacking of [
    { reason: 'Trùng', ground: ' ' },
    { reason: '', ground: 'N47-36' },
  ]) {
    expect((await refuse({ ...seen, ...lacking })).code).toBe('KHO359')
  }
  const [first, second] = [`reason = 'Trùng'`, `ground = 'N47-36'`]
  for (const set of [first, second]) {
    const past = `update kho.access_request set state = 'refused', decided_at = now(), decider = account, ${set}`
    await expect(safe.store.rows(`${past} where access_request = '${seen.request}'`)).rejects.toThrow('check')
  }
  expect(await stored(seen.request)).toEqual(['submitted', '0'])
  expect((await refuse({ ...seen, reason: 'Trùng', ground: 'N47-36' })).done).toMatchObject({ state: 'refused' })
  expect((await approve(seen)).code).toBe('KHO358')
})

test('W06 nobody decides on a request of their own, under another account either', async () => {
  const own = { ...keeper, unit: 'H29.1', sub: 'keeper' }
  const seen = await waiting(form, own)
  expect((await approve(seen, own)).code).toBe('KHO360')
  expect((await refuse({ ...seen, reason: 'r', ground: 'g' }, own)).code).toBe('KHO360')
  expect((await approve(seen, { ...own, sub: 'second-account' })).code).toBe('KHO360')
  const functionItself = `select kho.approve_request('${seen.request}', 1, account, person, items, ways, 1, 60, now(), 'd', 'g', null)
    from kho.access_request where access_request = '${seen.request}'`
  expect(await safe.store.rows(functionItself)).toEqual([[null]])
  expect((await approve(seen, { ...own, sub: 'colleague', cccd: '079190000079' })).code).toBe(null)
})

test('P06 only stewards of the agency that owns the dataset decide; to others there is no such request', async () => {
  const seen = await waiting()
  expect((await approve(seen, other)).code).toBe('KHO357')
  expect((await approve(seen, { ...keeper, kho_kind: 'officer' })).code).toBe('KHO425')
  expect((await withdraw(seen, keeper)).code).toBe('KHO357')
  expect((await approve({ request: randomUUID(), version: 1 })).code).toBe('KHO357')
  expect((await approve({ request: 'x', version: 1 })).code).toBe('KHO357')
  expect(await stored(seen.request)).toEqual(['submitted', '0'])
})

test('W07 of approvals that race one is made, and of an approval and a withdrawal one', async () => {
  const colleague = { ...keeper, sub: 'colleague', cccd: '079190000079' }
  for (let round = 0; round < 5; round += 1) {
    const seen = await waiting()
    const racing = await Promise.all([approve(seen), approve(seen, colleague), approve(seen), withdraw(seen)])
    expect(racing.filter(({ code }) => code === null)).toHaveLength(1)
    const lost = racing.filter(({ code }) => code !== null).map(({ code }) => code)
    expect(lost).toEqual(['KHO358', 'KHO358', 'KHO358'])
    const withdrawn = racing[3]?.code === null
    expect(await stored(seen.request)).toEqual(withdrawn ? ['withdrawn', '0'] : ['approved', '1'])
  }
})

test('W07 an approval after a withdrawal, or of what was seen otherwise, is refused', async () => {
  const seen = await waiting()
  expect((await approve({ ...seen, version: 2 })).code).toBe('KHO426')
  expect((await withdraw(seen)).done).toMatchObject({ state: 'withdrawn', version: 2 })
  expect((await approve(seen)).code).toBe('KHO358')
  expect((await approve({ ...seen, version: 2 })).code).toBe('KHO358')
  expect(await stored(seen.request)).toEqual(['withdrawn', '0'])
})

test('G9 R16 one consumer is cut off with violation and conditions, others go on, and it is restored', async () => {
  const app: Person = { ...planner, sub: 'mapper', cccd: '079190000078', app: 'mapping' }
  const first = (await approve(await waiting())).done
  const second = (await approve(await waiting({ ...form, application: 'mapping', applicationName: 'Bản đồ' }, app)))
    .done
  expect([await applicants(), await applicants(app)]).toEqual([3, 3])
  const suspend = (input: object) =>
    act(keeper, 'suspendAccessGrant', 'GrantSuspensionInput', { grant: first.grant, ...input })
  expect((await suspend({ violation: 'Dùng sai mục đích', restoreWhen: '' })).code).toBe('KHO363')
  expect((await suspend({ violation: ' ', restoreWhen: 'Báo cáo' })).code).toBe('KHO363')
  await expect(
    safe.store.rows(
      `update kho.access_grant set suspended_at = now(), violation = 'v' where access_grant = '${first.grant}'`,
    ),
  ).rejects.toThrow('check')
  const all = safe.store.rows(`update kho.access_grant set ended_at = now(), ended_because = 'revoked'
    where ended_at is null and application = 'planning' and access_grant <> '${first.grant}'`)
  await all
  expect((await suspend({ violation: 'Dùng sai mục đích', restoreWhen: 'Báo cáo đã khắc phục' })).done).toEqual({
    grant: first.grant,
    state: 'suspended',
  })
  expect([await applicants(), await applicants(app)]).toEqual([1, 3])
  expect(
    (
      await act(other, 'suspendAccessGrant', 'GrantSuspensionInput', {
        grant: second.grant,
        violation: 'v',
        restoreWhen: 'r',
      })
    ).code,
  ).toBe('KHO364')
  const restore = `mutation($grant: ID!) { restoreAccessGrant(grant: $grant, idempotencyKey: "${randomUUID()}") { grant { state } refused { code } } }`
  const { sub, ...claims } = keeper
  const token = await safe.issuer.sign(claims, { subject: sub })
  const { body } = await safe.ask(restore, { token, variables: { grant: first.grant } })
  expect(body.data.restoreAccessGrant).toEqual({ grant: { state: 'standing' }, refused: null })
  expect(await applicants()).toBe(3)
})

test('requests and grants are read by the same rules as anything else: by who asks, who decides, and who runs the store', async () => {
  const list = async (as: Person) => {
    const { sub, ...claims } = as
    const token = await safe.issuer.sign(claims, { subject: sub })
    const { body } = await safe.ask(
      '{ accessRequests { totalCount nodes { agency usedFor } } accessGrants { totalCount } }',
      { token },
    )
    const used = body.data.accessRequests.nodes.some(({ usedFor }: { usedFor: string | null }) => usedFor !== null)
    return [body.data.accessRequests.totalCount > 0, body.data.accessGrants.totalCount > 0, used]
  }
  expect(await list(planner)).toEqual([true, true, true])
  expect(await list(keeper)).toEqual([true, true, true])
  expect(await list({ ...keeper, kho_kind: 'operator' })).toEqual([true, true, false])
  expect(await list({ ...planner, unit: 'H29.1.1' })).toEqual([false, false, false])
  expect(await list({ ...planner, kho_kind: 'citizen' })).toEqual([false, false, false])
})
