import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, officer } from './issuer.ts'
import { answerOf, codesOf, type SafeServer, safeServer } from './safe-server.ts'

const lan: Claims = { ...citizen, trust: 2 }
const minh: Claims = { ...citizen, cccd: '079190000002', trust: 2 }

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

async function ask(path: string, as?: Claims, language = 'en') {
  const token = as ? { authorization: `Bearer ${await safe.issuer.sign(as)}` } : {}
  return answerOf(await fetch(`${safe.url}/v2/${path}`, { headers: { ...token, 'accept-language': language } }))
}

const look = (code: string) => safe.ask(`{ dossier(dossierCode: "${code}") { applicantId } }`, { as: officer })

test('usages are told as Estonia’s data tracker tells them: newest first, the total apart from limit and offset', async () => {
  for (const code of ['D-1', 'D-2', 'D-1', 'D-1']) await look(code)
  const { status, headers, body } = await ask(`findUsage?userCode=${lan.cccd}&limit=2`, lan)
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('private, no-store')
  const usage = {
    logtime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    action: 'An officer of First department read Applicant in Dossiers, by the rule own_agency. No purpose was given.',
    ...{ receiverCode: 'H29.1', receiverName: 'First department', receiverSystem: 'Kho' },
  }
  expect(body).toEqual({ totalUsages: 3, usages: [usage, usage] })
  expect(body.usages[0].logtime >= body.usages[1].logtime).toBe(true)
  const rest = await ask(`findUsage?userCode=VN${lan.cccd}&limit=2&offset=2`, lan, 'vi')
  expect(rest.body).toMatchObject({
    totalUsages: 3,
    usages: [{ receiverName: 'Sở Một', action: expect.stringMatching(/^Cán bộ của Sở Một đã xem/) }],
  })
  expect((await ask('findUsage', minh)).body.totalUsages).toBe(1)
})

test('a period bounds usages and their total, in the city’s time where it says no other', async () => {
  await look('D-1')
  const all = (await ask('findUsage', lan)).body
  const { logtime } = all.usages[0]
  const after = await ask(`findUsage?periodStart=${logtime}`, lan)
  expect(after.body.usages[0].logtime).toBe(logtime)
  const before = await ask(`findUsage?periodEnd=${logtime}`, lan)
  expect(before.body.totalUsages + after.body.totalUsages).toBe(all.totalUsages)
  const hanoi = new Date(Date.parse(logtime) + 7 * 3_600_000).toISOString().replace('Z', '')
  expect((await ask(`findUsage?periodStart=${hanoi}`, lan)).body).toEqual(after.body)
})

test('A10: usages are those of whom the token names, and of no code in the address', async () => {
  const refused = await ask(`findUsage?userCode=${lan.cccd}`, minh)
  expect([refused.status, codesOf(refused)]).toEqual([403, ['KHO416']])
  for (const as of [undefined, { ...lan, trust: 1 }, { ...lan, kho_kind: 'application' }]) {
    expect((await ask(`findUsage?userCode=${lan.cccd}`, as)).status).toBe(403)
  }
  expect(safe.log()).not.toContain(String(lan.cccd))
})

test('what is no request of the tracker is refused by name', async () => {
  for (const query of [
    'limit=0',
    'limit=1001',
    'limit=x',
    'offset=-1',
    'offset=99999',
    'periodStart=today',
    'periodEnd=2026-02-30T00:00:00',
  ]) {
    const answer = await ask(`findUsage?${query}`, lan)
    expect([answer.status, codesOf(answer)]).toEqual([400, ['KHO418']])
  }
})

test('the period that is kept begins with the first entry, and the heart beats while the ledger can be read', async () => {
  const { body } = await ask('usagePeriod')
  const [[first] = []] = await safe.store.rows(
    `select to_char(min(at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from kho.ledger_entry`,
  )
  expect(body).toEqual({ periodStart: first })
  expect((await ask('heartbeat')).body).toEqual({ status: 'OK', message: 'The ledger can be read.' })
  await using broken = await safeServer()
  await broken.store.rows('revoke select on kho.ledger_entry from kho_api')
  const answer = await answerOf(await fetch(`${broken.url}/v2/heartbeat`))
  expect([answer.status, answer.body.status]).toEqual([200, 'FAIL'])
})
