import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Tended, tendAccess } from '@kho/schema/requests/tend-access.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentsOf } from '../harness/test-store.ts'
import { safeCity } from '../safety/safe-city.ts'
import { type SafeServer, safeServer } from '../safety/safe-server.ts'

const clocks = `
# codes/clocks.yaml
clocks:
  - clock: access_request
    title: { vi: Quyết định, en: Decision }
    packs: [{ from: 2025-08-19, working_days: 2, basis: NĐ 194/2025 Art. 40 }]
`
/** Dossiers belong to the first office, which stands below the first department. */
const documents = () => [
  ...safeCity().map(({ path, text }) => ({
    path,
    text:
      path === 'datasets/dossiers.yaml'
        ? text.replace('owner: H29.1\n', 'owner: H29.1.1\n')
        : text.replace('trust: trust }', 'trust: trust, application: app }'),
  })),
  ...documentsOf(clocks),
]

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(documents())
})
afterAll(() => safe[Symbol.asyncDispose]())

const planner = { sub: 'planner', kho_kind: 'officer', cccd: '079190000071', unit: 'H29.2', app: 'planning' }
const mapper = { ...planner, sub: 'mapper', cccd: '079190000074', app: 'mapping' }
const keeper = { sub: 'keeper', kho_kind: 'steward', cccd: '079190000072', unit: 'H29.1.1' }
const above = { sub: 'above', kho_kind: 'steward', cccd: '079190000073', unit: 'H29.1' }

const ask = async (as: typeof planner | typeof keeper, query: string, variables: object = {}) => {
  const { sub, ...claims } = as
  const token = await safe.issuer.sign(claims, { subject: sub })
  const { body } = await safe.ask(query, { token, purpose: '1.001', variables: { key: randomUUID(), ...variables } })
  return body.data
}

const asking = `mutation($input: AccessRequestInput!, $key: String!) {
  submitAccessRequest(input: $input, idempotencyKey: $key) { request { request version due } refused { code } } }`
const form = (app: string) => ({
  ...{ dataset: 'dossiers', items: ['dossier_code', 'applicant_id'], itemCount: 2, procedures: ['1.001'] },
  ...{ usedFor: 'Đối chiếu quy hoạch', service: 'LGSP-17', application: app, applicationName: app },
  ...{ ways: ['QUERY', 'CHANGES'], days: 30 },
})
const approving = `mutation($input: RequestApprovalInput!, $key: String!) {
  approveAccessRequest(input: $input, idempotencyKey: $key) { request { grant } refused { code } } }`

async function granted(as: typeof planner, by = keeper): Promise<string> {
  const { submitAccessRequest } = await ask(as, asking, { input: form(as.app) })
  const { request, version } = submitAccessRequest.request
  const input = { request, version, decision: '12/QĐ', ground: 'N47-36' }
  return (await ask(by, approving, { input })).approveAccessRequest.request.grant
}

const applicants = async (as: typeof planner) => {
  const { dossiers } = await ask(as, '{ dossiers { nodes { applicantId } } }')
  return dossiers.nodes.filter(({ applicantId }: { applicantId: string | null }) => applicantId !== null).length
}

/** What an agency has been told, newest first, of one request or grant. */
const told = async (as: typeof planner | typeof keeper, id: string) => {
  const { notices } = await ask(
    as,
    '{ notices(orderBy: [{ field: AT, direction: DESC }]) { nodes { kind textEn details } } }',
  )
  return notices.nodes
    .filter(({ details }: { details: { id?: string } }) => details.id === id)
    .map(({ kind }: { kind: string }) => kind)
}

async function tend(): Promise<Tended> {
  const current = await loadCity(safe.store.owner)
  if (!current) throw new Error('no city')
  return tendAccess(safe.store.worker, current.city, new Date())
}

test('R7 a decision that is late goes to the agency above, which then may decide; nothing is approved by waiting', async () => {
  const { submitAccessRequest } = await ask(planner, asking, { input: form('planning') })
  const { request, version, due } = submitAccessRequest.request
  expect(due).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(await told(keeper, request)).toEqual(['request_submitted'])
  const input = { request, version, decision: '12/QĐ', ground: 'N47-36' }
  expect((await ask(above, approving, { input })).approveAccessRequest.refused).toEqual({ code: 'KHO357' })
  expect(await tend()).toEqual({ escalated: 0, expired: 0, warned: 0, unused: 0 })

  await safe.store.rows(`update kho.access_request set due_at = now() - interval '1 minute'`)
  expect(await tend()).toEqual({ escalated: 1, expired: 0, warned: 0, unused: 0 })
  expect(await tend(), 'once').toEqual({ escalated: 0, expired: 0, warned: 0, unused: 0 })
  const list = '{ accessRequests(filter: { escalatedAt: { isNull: false } }) { nodes { state escalatedTo dueBy } } }'
  expect((await ask(above, list)).accessRequests.nodes).toEqual([
    { state: 'submitted', escalatedTo: 'H29.1', dueBy: 'NĐ 194/2025 Art. 40' },
  ])
  expect(await told(above, request)).toEqual(['request_escalated', 'request_escalated', 'request_submitted'])
  expect(await applicants(planner)).toBe(1)
  expect((await ask(above, approving, { input })).approveAccessRequest.request.grant).not.toBeNull()
  expect([await applicants(planner), await told(planner, request)]).toEqual([3, ['request_approved']])
})

test('G9 the owner suspends a consumer: it is told at once, with violation and conditions to be read; others go on', async () => {
  const [mapping, planning] = [await granted(mapper), await granted({ ...planner, app: 'planning' })]
  const suspending = `mutation($input: GrantSuspensionInput!, $key: String!) {
    suspendAccessGrant(input: $input, idempotencyKey: $key) { grant { state } refused { code } } }`
  const input = { grant: mapping, violation: 'Chia sẻ lại cho bên khác', restoreWhen: 'Xóa bản đã chia sẻ và báo cáo' }
  expect((await ask(keeper, suspending, { input })).suspendAccessGrant.grant).toEqual({ state: 'suspended' })
  expect([await applicants(mapper), await applicants(planner)]).toEqual([1, 3])
  expect(await told(mapper, mapping)).toContain('grant_suspended')
  expect(await told(mapper, planning)).toEqual([])
  const mine = `{ accessGrants(filter: { state: { eq: "suspended" } }) { nodes { accessGrant violation restoreWhen } } }`
  expect((await ask(mapper, mine)).accessGrants.nodes).toEqual([
    { accessGrant: mapping, violation: input.violation, restoreWhen: input.restoreWhen },
  ])
})

test('G8 R12 a consumer is warned of the end of its term; after it its copy is flagged invalid, to it and to the owner', async () => {
  const grant = await granted(mapper)
  const own = async () => {
    const { viewer } = await ask(mapper, '{ viewer { grants { grant dataset validUntil ways } } }')
    return viewer.grants.filter((one: { grant: string }) => one.grant === grant)
  }
  const valid = { grant, dataset: 'dossiers', validUntil: expect.stringMatching(/Z$/), ways: ['query', 'changes'] }
  await expect.poll(own).toEqual([valid])
  expect(await told(mapper, grant)).toEqual([])
  await safe.store.rows(
    `update kho.access_grant set valid_until = now() + interval '10 days' where access_grant = '${grant}'`,
  )
  expect(await tend()).toMatchObject({ expired: 0, warned: 1 })
  expect(await told(mapper, grant)).toEqual(['grant_expiring'])

  await safe.store.rows(
    `update kho.access_grant set valid_until = now() - interval '1 day' where access_grant = '${grant}'`,
  )
  expect(await applicants(mapper), 'nobody had to put it aside').toBe(1)
  expect(await tend()).toMatchObject({ expired: 1, warned: 0 })
  expect(await told(mapper, grant)).toEqual(['grant_expired', 'grant_expiring'])
  expect(await told(keeper, grant)).toEqual(['grant_expired'])
  const state = `{ accessGrant(accessGrant: "${grant}") { state endedBecause ways validUntil } }`
  expect((await ask(mapper, state)).accessGrant).toMatchObject({ state: 'ended', endedBecause: 'expired' })
  await expect.poll(own).toEqual([])
})

test('a grant of personal data that nobody reads by is told to whoever gave it, and one that is used is not', async () => {
  const [used, unused] = [await granted(mapper), await granted({ ...planner, app: 'idle' })]
  const ago = `update kho.access_grant set granted_at = now() - interval '91 days' where access_grant in ('${used}', '${unused}')`
  await safe.store.rows(ago)
  expect(await applicants(mapper)).toBe(3)
  // As if the read had been two minutes ago: the last minute's entries are looked through by the next look.
  await safe.store.rows(`update kho.ledger_entry set at = at - interval '2 minutes' where body like '%grant\\_%'`)
  await safe.store.rows(`update kho.grants_noted set until = now() - interval '1 hour'`)
  expect(await tend()).toMatchObject({ unused: 1 })
  expect([await told(keeper, used), await told(keeper, unused)]).toEqual([[], ['grant_unused']])
})

test('the guide is followed by a stranger, word by word: ask, grant, suspend, and refuse the next one', async () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/requests.md'), 'utf8')
  const operations = [...guide.matchAll(/^```graphql\n(mutation (\w+)[\s\S]*?)^```$/gm)]
  const said = new Map(operations.map(([, text = '', name = '']) => [name, asOurs(text)]))
  expect([...said.keys()]).toEqual(['Ask', 'Grant', 'Refuse', 'Suspend'])
  const { request, version } = (await ask(planner, said.get('Ask') ?? '')).submitAccessRequest.request
  const grant = (await ask(keeper, said.get('Grant') ?? '', { request, version })).approveAccessRequest
  expect(grant).toEqual({ request: { state: 'approved', version: 2, grant: expect.any(String) }, refused: null })
  const suspended = await ask(keeper, said.get('Suspend') ?? '', { grant: grant.request.grant })
  expect(suspended.suspendAccessGrant.grant).toEqual({ grant: grant.request.grant, state: 'suspended' })
  const next = (await ask(planner, said.get('Ask') ?? '')).submitAccessRequest.request
  const refused = await ask(keeper, said.get('Refuse') ?? '', { request: next.request, version: next.version })
  expect(refused.refuseAccessRequest).toEqual({ request: { state: 'refused' }, refused: null })
})

/** The guide's permits are this city's dossiers. */
function asOurs(text: string): string {
  return text.replace('"permits"', '"dossiers"').replaceAll('"code", "holder"', '"dossier_code", "applicant_id"')
}
