import { randomUUID } from 'node:crypto'
import { tendDrafts } from '@kho/api/steward/tend-drafts.ts'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  author,
  colleague,
  draftsCity,
  mayor,
  narrower,
  office,
  otherSelf,
  second,
  type Who,
  wider,
} from './drafts-city.ts'
import { draftsDesk } from './drafts-desk.ts'
import { officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeEach(async () => {
  safe = await safeServer(safeCity(draftsCity))
})
afterEach(() => safe[Symbol.asyncDispose]())

const { outcome, saved, submitted } = draftsDesk(() => safe)

const told = async ({ name, unit, cccd }: Who) => {
  const token = await safe.issuer.sign({ kho_kind: 'steward', unit, cccd }, { subject: name })
  const query = '{ notices(orderBy: [{ field: AT }]) { nodes { kind agency details textVi textEn } } }'
  const { body } = await safe.ask(query, { token })
  return body.data.notices.nodes.filter(({ agency }: { agency: string }) => agency === unit) as readonly Told[]
}

interface Told {
  readonly kind: string
  readonly details: { readonly draft: string; readonly deputy?: string }
}

test('whoever becomes a deputy is told where they work, their agency named or not, and so is whom they act for; and of the end', async () => {
  const today = Temporal.Now.plainDateISO('Asia/Ho_Chi_Minh')
  const days = { from: String(today), until: String(today.add({ days: 3 })) }
  const token = await safe.issuer.sign(
    { kho_kind: 'steward', unit: 'H29.1', cccd: colleague.cccd },
    { subject: colleague.name },
  )
  const act = async (name: string, argument: string, type: string, value: unknown) => {
    const query = `mutation M($value: ${type}!) { ${name}(${argument}: $value, idempotencyKey: "${randomUUID()}") { deputy { deputy } refused { code } } }`
    const { body } = await safe.ask(query, { token, variables: { value } })
    expect(body.data[name].refused).toBeNull()
    return body.data[name].deputy.deputy as string
  }
  const nameIt = (ofAgency: string | null, account: string) =>
    act('namePolicyDeputy', 'input', 'PolicyDeputyInput', { agency: 'H29.1', account, ofAgency, ...days })
  const [far, near] = [await nameIt('H29.2', second.name), await nameIt(null, author.name)]
  await act('endPolicyDeputy', 'deputy', 'ID', far)
  const notices = async (who: Who) => (await told(who)).map(({ kind, details }) => [kind, details.deputy])
  expect(await notices(second)).toEqual([
    ['policy_deputy_named', far],
    ['policy_deputy_ended', far],
  ])
  expect(await notices(colleague)).toEqual([
    ['policy_deputy_named', far],
    ['policy_deputy_named', near],
    ['policy_deputy_ended', far],
  ])
  const deputies = async ({ name, unit, cccd }: Who, kind = 'steward') => {
    const sign = await safe.issuer.sign({ kho_kind: kind, unit, cccd }, { subject: name })
    const query =
      '{ policyDeputies(orderBy: [{ field: NAMED_AT }]) { nodes { deputy agency worksAt fromDay untilDay endedAt } } }'
    const { body } = await safe.ask(query, { token: sign })
    return body.data?.policyDeputies?.nodes ?? []
  }
  const row = { agency: 'H29.1', fromDay: days.from, untilDay: days.until }
  const [ofFar, ofNear] = [
    { ...row, deputy: far, worksAt: 'H29.2', endedAt: expect.any(String) },
    { ...row, deputy: near, worksAt: 'H29.1', endedAt: null },
  ]
  expect(await deputies(colleague)).toEqual([ofFar, ofNear])
  expect(await deputies(second)).toEqual([ofFar])
  expect(await deputies(office)).toEqual([])
  expect(await deputies(colleague, 'officer')).toEqual([])
  expect(JSON.stringify(await told(second)), 'no account and no name').not.toMatch(
    new RegExp(`${second.name}|${colleague.name}`),
  )
  expect((await told(second))[0]).toMatchObject({
    textEn: expect.stringContaining(`From ${days.from} until before ${days.until} a data steward agrees in place of `),
    textVi: expect.stringContaining(`Từ ${days.from} đến trước ${days.until}`),
  })
})

const toDecide = async ({ name, unit, cccd }: Who) => {
  const token = await safe.issuer.sign({ kho_kind: 'steward', unit, cccd }, { subject: name })
  const query = '{ policyDraftsToDecide { draft version agency standing datasets documents opens reason submittedAt } }'
  const answer = await safe.ask(query, { token })
  expect(answer.body.errors).toBe(undefined)
  return answer.body.data.policyDraftsToDecide
}

test('W06: who may decide about a draft is told, and lists it: owner, deputy of another agency, unit above; nobody their own', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const today = Temporal.Now.plainDateISO('Asia/Ho_Chi_Minh')
  const days = { from: String(today), until: String(today.add({ days: 3 })) }
  const naming = `mutation M($input: PolicyDeputyInput!) { namePolicyDeputy(input: $input, idempotencyKey: "deputy-far-1") { deputy { deputy } refused { code } } }`
  const token = await safe.issuer.sign(
    { kho_kind: 'steward', unit: 'H29.1', cccd: colleague.cccd },
    { subject: colleague.name },
  )
  const named = await safe.ask(naming, {
    token,
    variables: { input: { agency: 'H29.1', account: second.name, ofAgency: 'H29.2', ...days } },
  })
  expect(named.body.data.namePolicyDeputy.refused).toBeNull()
  const { seen } = await submitted(author, wider)
  for (const who of [colleague, second]) {
    expect((await told(who)).at(-1)).toMatchObject({ kind: 'policy_draft_waits', details: { draft: seen.draft } })
  }
  expect(await toDecide(colleague)).toMatchObject([
    { draft: seen.draft, version: seen.version, agency: 'H29.1', standing: 'owner', documents: [wider] },
  ])
  expect(await toDecide(second)).toMatchObject([{ draft: seen.draft, agency: 'H29.1', standing: 'deputy' }])
  for (const who of [author, otherSelf, office, mayor, { ...second, name: 'not-the-deputy' }]) {
    expect(await toDecide(who), who.name).toEqual([])
  }
  const city = safe.store.city()
  await tendDrafts(safe.store.worker, city, new Date())
  expect(await told(mayor)).toEqual([])
  await safe.store.owner.rows(sql`update kho.policy_draft set submitted_at = submitted_at - interval '30 days'`)
  await tendDrafts(safe.store.worker, city, new Date())
  await tendDrafts(safe.store.worker, city, new Date())
  expect((await told(mayor)).map(({ kind }) => kind)).toEqual(['policy_draft_waits_above'])
  expect(await toDecide(mayor)).toMatchObject([{ agency: 'H29.1', standing: 'above' }])
  for (const as of [officer, { kho_kind: 'citizen', cccd: '079190000001', trust: 2 }, { kho_kind: 'operator' }]) {
    const { body } = await safe.ask('{ policyDraftsToDecide { draft } }', { as })
    expect(body.errors[0].extensions.code).toBe('KHO425')
  }
})

test('whoever wrote a draft is told of the decision, and those who were asked that it was taken back', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const kinds = async () => (await told(author)).map(({ kind }) => kind.replace('policy_draft_', ''))
  const first = await submitted(author, wider)
  await outcome(colleague, 'rejectPolicyDraft', { ...first.seen, reason: 'too wide' })
  expect(await kinds()).toEqual(['waits', 'rejected'])
  const next = await submitted(author, wider)
  await outcome(author, 'withdrawPolicyDraft', next.seen)
  const last = await submitted(author, wider)
  await outcome(colleague, 'approvePolicyDraft', last.seen)
  expect(await kinds()).toEqual(['waits', 'rejected', 'waits', 'withdrawn', 'waits', 'current'])
  expect(JSON.stringify(await told(author))).not.toContain('too wide')
  expect(await toDecide(colleague)).toEqual([])
})
