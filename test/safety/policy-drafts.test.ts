import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  author,
  colleague,
  draftsCity,
  harmless,
  mayor,
  narrower,
  office,
  otherSelf,
  rulesFor,
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

const applicants = async () => {
  const { body } = await safe.ask('{ dossiers { nodes { applicantId } } }', { as: { ...officer, unit: 'H29.2' } })
  return body.data.dossiers.nodes.filter((node: { applicantId: string | null }) => node.applicantId !== null).length
}
const version = async () => Number((await safe.store.rows('select version from kho.current'))[0]?.[0])

test('what narrows is current as soon as its author submits it, and the next question is answered by it', async () => {
  expect(await applicants()).toBe(1)
  const before = await version()
  const done = await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  expect(done).toMatchObject({ state: 'current', became: before + 1, needs: [] })
  expect(await applicants()).toBe(0)
})

test('G21, W06: what opens personal data waits for a second steward of the owner, who is not its author by any account', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const { state, needs, seen } = await submitted(author, wider)
  expect([state, needs]).toEqual(['submitted', ['H29.1']])
  expect(await applicants()).toBe(0)
  expect((await outcome(author, 'approvePolicyDraft', seen)).state).toBe('KHO336')
  expect((await outcome(otherSelf, 'approvePolicyDraft', seen)).state).toBe('KHO336')
  for (const who of [office, second, mayor])
    expect((await outcome(who, 'approvePolicyDraft', seen)).state, who.name).toBe('KHO337')
  expect(await applicants()).toBe(0)
  const done = await outcome(colleague, 'approvePolicyDraft', seen)
  expect(done).toMatchObject({ state: 'current', became: await version() })
  expect(await applicants()).toBe(3)
  // No double approval, no way back into a draft that is decided about.
  const again = { draft: seen.draft, version: done.version }
  for (const act of ['approvePolicyDraft', 'withdrawPolicyDraft', 'submitPolicyDraft'])
    expect((await outcome(act.startsWith('approve') ? colleague : author, act, again)).state).toBe('KHO334')
})

test('what opens nothing personal, and nothing to the public, needs nobody else', async () => {
  expect((await submitted(author, narrower)).state).toBe('current')
  expect((await submitted(author, harmless)).state).toBe('current')
  const open = harmless.replace('kind: officer', 'kind: [officer, anonymous]')
  expect(await submitted(author, open)).toMatchObject({ state: 'submitted', needs: ['H29.1'] })
})

test('P06: a derived dataset opens its parent’s data: their owners agree too, and nobody writes rules for another’s', async () => {
  const open = 'policy: dossier_counts\nrules:\n  - { rule: all, allow: read, fields: all }\n'
  expect((await outcome(second, 'savePolicyDraft', { dataset: 'dossiers', rules: wider })).state).toBe('KHO330')
  expect((await outcome(author, 'savePolicyDraft', { dataset: 'dossier_counts', rules: open })).state).toBe('KHO330')
  // Only for officers, and without anything personal: the parent's owner agrees all the same.
  const officers = open.replace('allow: read', 'allow: read, to: { kind: officer }')
  expect(await submitted(second, officers, 'dossier_counts')).toMatchObject({ state: 'submitted', needs: ['H29.1'] })
  const { state, needs, seen } = await submitted(second, open, 'dossier_counts')
  expect([state, needs]).toEqual(['submitted', ['H29.1', 'H29.2']])
  const first = await outcome(author, 'approvePolicyDraft', seen)
  expect(first).toMatchObject({ state: 'submitted', needs: ['H29.2'] })
  // Who has agreed for one agency has no word for the other, nor has the author.
  const next = { draft: seen.draft, version: first.version }
  expect((await outcome(author, 'approvePolicyDraft', next)).state).toBe('KHO337')
  expect((await outcome(second, 'approvePolicyDraft', next)).state).toBe('KHO336')
  const twin = { ...second, name: 'second-2', cccd: '079190000026' }
  expect((await outcome(twin, 'approvePolicyDraft', next)).state).toBe('current')
})

test('P05: of two stewards who switch on at once one is first, and the other has to look again', async () => {
  for (let round = 0; round < 5; round += 1) {
    const mine = await saved(
      author,
      rulesFor('[dossier_code]'.replace(']', round % 2 ? ']' : ', fee]'), 'where: { agency: H29.1 }, '),
    )
    const theirs = await saved(
      colleague,
      rulesFor('[dossier_code, agency]', `where: { agency: H29.${1 + (round % 2)} }, `),
    )
    const before = await version()
    const both = await Promise.all([
      outcome(author, 'submitPolicyDraft', mine),
      outcome(colleague, 'submitPolicyDraft', theirs),
    ])
    expect(both.map(({ state }) => state).sort()).toEqual(['KHO335', 'current'])
    expect(await version()).toBe(before + 1)
  }
})

test('P05: a draft is switched on as it was seen, and as it was submitted', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const { seen } = await submitted(author, wider)
  const stale = { ...seen, version: seen.version - 1 }
  expect((await outcome(colleague, 'approvePolicyDraft', stale)).state).toBe('KHO426')
  // Meanwhile other rules of the dataset become current.
  await outcome(
    colleague,
    'submitPolicyDraft',
    await saved(colleague, rulesFor('[dossier_code]', 'where: { agency: H29.9 }, ')),
  )
  expect((await outcome(colleague, 'approvePolicyDraft', seen)).state).toBe('KHO335')
  expect(await applicants()).toBe(0)
})

test('W07: approval against withdrawal, at once: one of the two is what happened', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const wins: string[] = []
  for (let round = 0; round < 6; round += 1) {
    const { seen } = await submitted(author, wider)
    const [approved, withdrawn] = await Promise.all([
      outcome(colleague, 'approvePolicyDraft', seen),
      outcome(author, 'withdrawPolicyDraft', seen),
    ])
    const isCurrent = approved.state === 'current'
    expect([approved.state, withdrawn.state]).toEqual(isCurrent ? ['current', 'KHO426'] : ['KHO426', 'withdrawn'])
    expect(await applicants()).toBe(isCurrent ? 3 : 0)
    wins.push(approved.state)
    if (isCurrent) await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  }
  expect(wins.length).toBe(6)
})

test('an agency that lets the clock run out is decided for by the unit above, and never by time alone', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const { seen } = await submitted(author, wider)
  const early = await outcome(mayor, 'approvePolicyDraft', seen)
  expect(early).toMatchObject({ state: 'KHO337', details: { unitAboveFrom: expect.stringMatching(/^\d{4}-/) } })
  await safe.store.owner.rows(sql`update kho.policy_draft set submitted_at = submitted_at - interval '30 days'`)
  expect(await applicants()).toBe(0)
  expect((await outcome(office, 'approvePolicyDraft', seen)).state).toBe('KHO337')
  expect((await outcome(mayor, 'approvePolicyDraft', seen)).state).toBe('current')
  expect(await safe.store.rows('select standing from kho.policy_approval')).toEqual([['above']])
})

test('a deputy agrees between two days, unless ended, and names no other', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const { seen } = await submitted(author, wider)
  const today = Temporal.Now.plainDateISO('Asia/Ho_Chi_Minh')
  const name = async (who: Who, agency: string, from: number, until: number) => {
    const input = {
      agency,
      account: second.name,
      from: String(today.add({ days: from })),
      until: String(today.add({ days: until })),
    }
    const { body } = await safe.ask(
      `mutation M($input: PolicyDeputyInput!) { namePolicyDeputy(input: $input, idempotencyKey: "${randomUUID()}") {
        deputy { deputy agency ended } refused { code } } }`,
      {
        token: await safe.issuer.sign({ kho_kind: 'steward', unit: who.unit, cccd: who.cccd }, { subject: who.name }),
        variables: { input },
      },
    )
    return body.data.namePolicyDeputy.refused?.code ?? body.data.namePolicyDeputy.deputy.agency
  }
  expect(await name(second, 'H29.1', 0, 5)).toBe('KHO340')
  expect(await name(colleague, 'H29.1', -1, 5)).toBe('KHO340')
  expect(await name(colleague, 'H29.1', 0, 900)).toBe('KHO340')
  expect(await name(colleague, 'H29.1', 1, 5)).toBe('H29.1')
  expect((await outcome(second, 'approvePolicyDraft', seen)).state).toBe('KHO337')
  expect(await name(colleague, 'H29.1', 0, 1)).toBe('H29.1')
  expect(await name(second, 'H29.1', 0, 5)).toBe('KHO340')
  await safe.store.owner.rows(sql`update kho.policy_deputy set ended_at = now()`)
  expect((await outcome(second, 'approvePolicyDraft', seen)).state).toBe('KHO337')
  await safe.store.owner.rows(sql`update kho.policy_deputy set ended_at = null`)
  expect((await outcome(second, 'approvePolicyDraft', seen)).state).toBe('current')
  expect(await safe.store.rows('select standing from kho.policy_approval')).toEqual([['deputy']])
})

test('a rejection says why, and a rollback that opens is agreed to like any other opening', async () => {
  const first = await version()
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const back = await outcome(author, 'rollBackPolicy', { dataset: 'dossiers', version: first, reason: 'too narrow' })
  expect(back).toMatchObject({ state: 'submitted', needs: ['H29.1'] })
  const seen = { draft: back.draft, version: back.version }
  expect((await outcome(colleague, 'rejectPolicyDraft', { ...seen, reason: ' ' })).state).toBe('KHO339')
  expect((await outcome(colleague, 'rejectPolicyDraft', { ...seen, reason: 'not now' })).state).toBe('rejected')
  expect((await outcome(colleague, 'approvePolicyDraft', { ...seen, version: seen.version + 1 })).state).toBe('KHO334')
  const again = await outcome(author, 'rollBackPolicy', { dataset: 'dossiers', version: first, reason: 'too narrow' })
  const done = await outcome(colleague, 'approvePolicyDraft', { draft: again.draft, version: again.version })
  expect(done).toMatchObject({ state: 'current', became: first + 2 })
  expect(await applicants()).toBe(1)
  // Going back to what is narrower needs nobody else.
  const narrow = await outcome(author, 'rollBackPolicy', { dataset: 'dossiers', version: first + 1, reason: 'again' })
  expect(narrow.state).toBe('current')
  expect((await outcome(author, 'rollBackPolicy', { dataset: 'dossiers', version: 99, reason: 'x' })).state).toBe(
    'KHO341',
  )
})

test('P05: who writes for the API cannot switch on what the agencies have not agreed to', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const { seen } = await submitted(author, wider)
  const now = await version()
  const [hashes] = await safe.store.rows(`select contract_hash from kho.registry where version = ${now}`)
  const call = sql`select kho.switch_policy_on(${seen.draft}, ${seen.version}, ${now}, ${hashes?.[0] ?? ''}, 'x')`
  expect(await safe.store.owner.rows(call)).toEqual([[null]])
  const documents = sql`update kho.policy_draft set author = ${Buffer.alloc(32)} where draft = ${seen.draft}`
  await expect(
    safe.store.owner.transaction(async (session) => {
      await session.rows(sql`set local role kho_write`)
      await session.rows(documents)
    }),
  ).rejects.toThrow(/permission denied/)
  expect(await version()).toBe(now)
})

test('drafts are read as any dataset: by stewards of the agencies they concern, by operators, and by nobody else', async () => {
  await outcome(author, 'submitPolicyDraft', await saved(author, narrower))
  const { seen } = await submitted(author, wider)
  const query = `{ policyDrafts(filter: { state: { eq: "submitted" } }) {
    nodes { draft agency version datasets mustAgree rules opens submittedAt } } policyVersions { nodes { version rulesChanged draft } } }`
  const asked = async (kind: string, unit: string) => {
    const token = await safe.issuer.sign({ kho_kind: kind, unit, cccd: '079190000031' }, { subject: 'reader' })
    const { body } = await safe.ask(query, { token })
    expect(body.errors).toBe(undefined)
    return { drafts: body.data.policyDrafts.nodes, versions: body.data.policyVersions.nodes }
  }
  const { drafts, versions } = await asked('steward', 'H29')
  expect(drafts).toEqual([
    {
      ...{ draft: seen.draft, agency: 'H29.1', version: seen.version, datasets: ['dossiers'], mustAgree: true },
      rules: wider,
      opens: [expect.objectContaining({ dataset: 'dossiers', owners: ['H29.1'] })],
      submittedAt: expect.stringMatching(/Z$/),
    },
  ])
  expect(versions.map((one: { rulesChanged: boolean }) => one.rulesChanged)).toEqual([true, true])
  expect((await asked('steward', 'H29.1')).drafts).toEqual(drafts)
  expect((await asked('operator', 'H29.2')).drafts).toEqual(drafts)
  expect((await asked('steward', 'H29.2')).drafts).toEqual([])
  expect((await safe.ask('{ policyDrafts { nodes { id } } }', { as: officer })).body.data.policyDrafts.nodes).toEqual(
    [],
  )
})

test('P08: one request is answered by one version of the rules, however often they change meanwhile', async () => {
  const versions = [narrower, harmless.replace('[dossier_code, fee]', '[dossier_code, agency]')]
  const done = { changing: true }
  const reading = (async () => {
    const seen = new Set<string>()
    while (done.changing) {
      // The same records twice, in one request: by whichever version, both alike.
      const both = 'a: dossiers { nodes { id dossierCode agency withheld { field } } }'
      const { status, body } = await safe.ask(`{ ${both} ${both.replace('a:', 'b:')} }`, { as: officer })
      expect(status).toBe(200)
      expect(body.data.a).toEqual(body.data.b)
      const shapes = body.data.a.nodes.map(({ agency }: { agency: string | null }) => agency === null)
      expect(new Set(shapes).size, 'a mixture of two versions').toBeLessThan(2)
      seen.add(`${body.data.a.nodes.length} ${shapes[0]}`)
    }
    return seen
  })()
  for (let change = 0; change < 6; change += 1) {
    const rules = versions[change % 2] ?? ''
    expect((await submitted(author, rules)).state).toBe('current')
  }
  done.changing = false
  expect((await reading).size).toBeGreaterThan(1)
  const entries = await safe.store.rows(
    `select distinct body::json ->> 'version' from kho.ledger_entry where body::json ->> 'kind' = 'read'`,
  )
  for (const [version] of entries) expect(Number(version)).toBeGreaterThan(0)
})
