import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { officer } from '../safety/issuer.ts'
import { codesOf, safeServer } from '../safety/safe-server.ts'

const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/rules.md'), 'utf8')
const [look = '', save = '', submit = '', read = '', diff = ''] = [...guide.matchAll(/^```graphql\n(.*?)^```$/gms)].map(
  ([, text = '']) => text,
)

test('G21 as the guide tells it: a rule is drafted, read by whoever must agree, and switched on by a second steward', async () => {
  await using safe = await safeServer()
  const asSteward = async (subject: string, query: string, variables = {}) => {
    const claims = { kho_kind: 'steward', unit: 'H29.1', cccd: subject === 'linh' ? '079190000021' : '079190000022' }
    const { body } = await safe.ask(query, { token: await safe.issuer.sign(claims, { subject }), variables })
    expect(body.errors).toBe(undefined)
    return body.data
  }
  const people = async () => {
    const { body } = await safe.ask('{ dossiers { nodes { dossierCode applicantId } } }', { as: officer })
    return body.data.dossiers.nodes.length
  }
  // An officer of H29.1 sees the two dossiers of that agency and its office.
  expect(await people()).toBe(2)

  // Linh looks at the rules there are, who sees the applicant, and why an officer of hers sees a dossier.
  const looked = await asSteward('linh', look)
  expect(looked.policies).toMatchObject([{ path: 'policies/dossiers.yaml', history: [{ version: 1, draft: null }] }])
  expect(looked.whoCan.records).toBe(3)
  expect(looked.explain.shown).toBe(true)
  expect(looked.policyTest).toEqual({ passed: 0, failed: [], warnings: [] })
  const ownRecord = looked.policyTemplates.find(({ name }: { name: string }) => name === 'own_record')
  expect(ownRecord).toMatchObject({ fields: ['applicant_id'], unfit: null })
  expect(ownRecord.rules).toContain('where: { applicant_id: $principal.person }')

  // Linh drafts a rule that would show officers every dossier and its applicant.
  const drafted = (await asSteward('linh', save)).savePolicyDraft
  expect(drafted).toMatchObject({ draft: { version: 1, state: 'draft' }, refused: null })
  const { draft } = drafted.draft
  // The same again under the same key is the same draft.
  expect((await asSteward('linh', save)).savePolicyDraft).toEqual(drafted)

  // It opens personal data: submitted, it waits for a steward of the owner agency, and nothing has changed yet.
  const submitted = (await asSteward('linh', submit, { draft, version: 1 })).submitPolicyDraft
  expect(submitted.draft).toMatchObject({ state: 'submitted', needs: ['H29.1'], became: null })
  expect(await people()).toBe(2)

  // Who must agree reads the rule, the reason, and what it opens to whom.
  const { policyDrafts, policyVersions } = await asSteward('minh', read)
  expect(policyDrafts.nodes).toMatchObject([{ draft, agency: 'H29.1', reason: 'one-stop desks share a queue' }])
  expect(policyDrafts.nodes[0].opens).toMatchObject([{ dataset: 'dossiers', rule: 'own_agency' }])
  expect(policyVersions.nodes).toMatchObject([{ version: 1, draft: null }])

  // And how much it shows to whom: P10, numbers alone, which are another agency's steward's business no more than the draft.
  const { policyDiff } = await asSteward('minh', diff, { draft })
  const officers = policyDiff[0].changes.find((change: { kind: string }) => change.kind === 'officer')
  expect(policyDiff).toMatchObject([{ dataset: 'dossiers', records: 3 }])
  expect(officers.cells).toContainEqual({ field: 'fee', from: 'shown', to: 'withheld', records: 3 })
  expect(JSON.stringify(policyDiff)).not.toMatch(/07919000000|D-[123]/)
  const claims = { kho_kind: 'steward', unit: 'H29.2', cccd: '079190000023' }
  const stranger = { token: await safe.issuer.sign(claims, { subject: 'stranger' }), variables: { draft } }
  expect(codesOf(await safe.ask(diff, stranger))).toEqual(['KHO333'])
  expect(codesOf(await safe.ask(diff, { as: officer, variables: { draft } }))).toEqual(['KHO425'])

  // Linh cannot agree to it. Minh does, and the next question is answered by it.
  const approve = `mutation A($draft: ID!) { approvePolicyDraft(input: { draft: $draft, version: 2 }, idempotencyKey: "${randomUUID()}") {
    draft { state became } refused { code message { vi en } } } }`
  expect((await asSteward('linh', approve, { draft })).approvePolicyDraft.refused).toEqual({
    code: 'KHO336',
    message: { vi: 'Bản thảo do chính bạn soạn.', en: 'The draft is your own.' },
  })
  expect((await asSteward('minh', approve, { draft })).approvePolicyDraft.draft).toEqual({
    state: 'current',
    became: 2,
  })
  expect(await people()).toBe(3)
  expect((await asSteward('minh', read)).policyVersions.nodes[0]).toMatchObject({ version: 2, draft })

  // Who wrote, who agreed and what was refused stands in the ledger, by account and never by name.
  const told = await safe.store.rows(
    `select body::json ->> 'action', body::json ->> 'outcome' from kho.ledger_entry
     where body::json #>> '{target,key}' = '${draft}' order by position`,
  )
  expect(told).toEqual([
    ['policy_draft.save', 'done'],
    ['policy_draft.submit', 'done'],
    ['policy_draft.approve', 'KHO336'],
    ['policy_draft.approve', 'done'],
  ])
})
