import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

const planner = { kho_kind: 'officer', cccd: '079190000071', unit: 'H29.2' }
const keeper = { kho_kind: 'steward', cccd: '079190000072', unit: 'H29.1' }

const act = async (as: typeof planner, field: string, type: string, input: object) => {
  const token = await safe.issuer.sign(as, { subject: as.cccd })
  const query = `mutation Act($input: ${type}!, $key: String!) {
    ${field}(input: $input, idempotencyKey: $key) { request { request version grant } refused { code } } }`
  const { body } = await safe.ask(query, { token, variables: { input, key: randomUUID() } })
  return body.data[field]
}
const submit = (where: string | null) =>
  act(planner, 'submitAccessRequest', 'AccessRequestInput', {
    ...{ dataset: 'dossiers', items: ['dossier_code', 'applicant_id'], itemCount: 2, procedures: ['1.001'] },
    ...{ usedFor: 'Đối chiếu quy hoạch', service: 'LGSP-17', ways: ['QUERY'], days: 90, where },
  })
const approve = ({ request, version }: { request: string; version: number }, where: string | null) =>
  act(keeper, 'approveAccessRequest', 'RequestApprovalInput', {
    ...{ request, version, decision: '12/QĐ', ground: 'N47-36', where },
  })
const granted = async (asked: object | null, decided: object | null) => {
  const { request } = await submit(asked && JSON.stringify(asked))
  const { request: done } = await approve(request, decided && JSON.stringify(decided))
  return done.grant as string
}
/** Of H29.2 itself D-3 is shown whole; what is granted adds to it. */
const shown = async () => {
  const token = await safe.issuer.sign(planner, { subject: planner.cccd })
  const query = '{ dossiers(orderBy: [{ field: DOSSIER_CODE }]) { nodes { dossierCode } } }'
  const answer = await safe.ask(query, { token, purpose: '1.001' })
  expect(codesOf(answer)).toEqual([])
  return answer.body.data.dossiers.nodes.map(({ dossierCode }: { dossierCode: string }) => dossierCode)
}
const end = (grant: string) =>
  safe.store.rows(
    `update kho.access_grant set ended_at = clock_timestamp(), ended_because = 'revoked' where access_grant = '${grant}'`,
  )

test('a grant shows the records that its request asks for, and no others', async () => {
  const grant = await granted({ agency: 'H29.1' }, null)
  expect(await shown()).toEqual(['D-1', 'D-3'])
  await end(grant)
  expect(await shown()).toEqual(['D-3'])
})

test('a decision narrows it: both conditions must hold, and neither can be taken away', async () => {
  const wide = await granted({ agency: { in: ['H29.1', 'H29.1.1'] } }, { handler_id: { ne: '079190000009' } })
  expect(await shown()).toEqual(['D-2', 'D-3'])
  await end(wide)
  const apart = await granted({ agency: 'H29.1' }, { agency: 'H29.1.1' })
  expect(await shown(), 'a decision that asks for others opens nothing').toEqual(['D-3'])
  await end(apart)
  const token = await safe.issuer.sign(planner, { subject: planner.cccd })
  const { body } = await safe.ask('{ accessGrants { nodes { access_grant: accessGrant conditions } } }', { token })
  const conditions = body.data.accessGrants.nodes.map((one: { conditions: string[] }) => one.conditions)
  expect(conditions).toContainEqual(['{"agency":"H29.1"}', '{"agency":"H29.1.1"}'])
})

test.for([
  ['no JSON', 'agency = 1'],
  ['no condition', '[]'],
  ['no field of the dataset', '{"phone":"1"}'],
  ['no value of its type', '{"fee":"many"}'],
  ['no operator', '{"agency":{"like":"H"}}'],
  ['nothing', '{}'],
  ['a name of every object', '{"constructor":"1"}'],
] as const)('P02: a condition that is %s is not taken, asked or decided', async ([, where]) => {
  expect((await submit(where)).refused.code).toBe('KHO347')
  const { request } = await submit(null)
  expect((await approve(request, where)).refused.code).toBe('KHO347')
  expect(await shown()).toEqual(['D-3'])
})

test('P04: a field that goes takes with it the grants whose condition asks of it', async () => {
  const grant = await granted({ note: { is_null: false } }, null)
  expect(await shown()).toEqual(['D-1', 'D-2', 'D-3'])
  const without = safeCity().map(({ path, text }) => ({
    path,
    text: text
      .replace(/^ {2}note: .*\n/m, '')
      .replaceAll('[note]', '[fee]')
      .replaceAll('[note, handler_id]', '[handler_id]'),
  }))
  await safe.store.apply(without)
  await safe.store.apply(safeCity())
  const [row] = await safe.store.rows(`select ended_because from kho.access_grant where access_grant = '${grant}'`)
  expect(row).toEqual(['field_removed'])
})
