import { afterEach, beforeEach, expect, test } from 'vitest'
import { author, draftsCity, narrower, rulesFor, wider } from './drafts-city.ts'
import { draftsDesk } from './drafts-desk.ts'
import { safeCity } from './safe-city.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

/** What the officer of the test must be shown of a dossier of their own. */
const testsFor = (fields: string): string =>
  `policy_test: dossiers\ntests:\n  - { test: { vi: Cán bộ, en: Officers }, as: an_officer, record: { dossier_code: A, agency: H29.1, applicant_id: "079190000001", fee: 1 }, expect: { shown: ${fields} } }\n`
const [strict, relaxed] = [testsFor('[dossier_code, applicant_id]'), testsFor('[dossier_code]')]

const city = safeCity(`${draftsCity}
# people/an_officer.yaml
person: an_officer
title: { vi: Cán bộ, en: Officer }
claims: { kho_kind: officer, cccd: "079190000031", unit: H29.1, trust: 3 }
`)

let safe: SafeServer
beforeEach(async () => {
  safe = await safeServer(city)
})
afterEach(() => safe[Symbol.asyncDispose]())

const { outcome } = draftsDesk(() => safe)
const save = (input: {
  readonly rules: string
  readonly tests?: string
  readonly draft?: string
  readonly version?: number
}) => outcome(author, 'savePolicyDraft', { dataset: 'dossiers', ...input })

async function asked(query: string) {
  const { unit, cccd, name } = author
  const token = await safe.issuer.sign({ kho_kind: 'steward', unit, cccd, trust: 3 }, { subject: name })
  return (await safe.ask(query, { token })).body.data
}

async function switchedOn(input: { readonly rules: string; readonly tests?: string }): Promise<string> {
  const { draft, version } = await save(input)
  return (await outcome(author, 'submitPolicyDraft', { draft, version })).state
}

test('a draft brings the policy tests along that its rules are to pass, and both are current together', async () => {
  expect(await switchedOn({ rules: narrower, tests: relaxed })).toBe('current')
  const { policies } = await asked('{ policies(dataset: "dossiers") { document tests } }')
  expect(policies).toEqual([{ document: narrower, tests: relaxed }])
  // From now on no rules are saved that fail them, unless they say what they should be instead.
  const other = rulesFor('[dossier_code, fee]')
  expect((await save({ rules: other })).state).toBe('KHO331')
  expect((await save({ rules: other, tests: testsFor('[dossier_code, fee]') })).state).toBe('draft')
})

test('tests that its own rules fail are refused, and so is what is anything else than tests of this dataset', async () => {
  const failing = await save({ rules: narrower, tests: strict })
  expect(failing.state).toBe('KHO331')
  expect(failing.details.tests).toHaveLength(1)
  for (const tests of ['', wider, strict.replace('dossiers', 'dossier_counts'), `${relaxed}---\n${wider}`]) {
    expect((await save({ rules: narrower, tests })).state, tests).toBe('KHO331')
  }
  const { policies } = await asked('{ policies(dataset: "dossiers") { tests } }')
  expect(policies).toEqual([{ tests: null }])
})

test('a draft that is written again without tests leaves those that there are as they are', async () => {
  const { draft, version } = await save({ rules: narrower, tests: relaxed })
  const again = await save({ rules: narrower, draft, version })
  await outcome(author, 'submitPolicyDraft', { draft, version: again.version })
  expect((await asked('{ policies(dataset: "dossiers") { tests } }')).policies).toEqual([{ tests: null }])
})

test('whoever agrees to a draft reads its tests beside its rules', async () => {
  await save({ rules: narrower, tests: relaxed })
  const { policyDrafts } = await asked('{ policyDrafts { nodes { rules } } }')
  expect(policyDrafts.nodes[0].rules).toBe(`${relaxed}---\n${narrower}`)
})

test('rules and tests are tried together before anything is kept', async () => {
  const [rules, tests] = [narrower, relaxed, strict].map((text) => JSON.stringify(text))
  const tried = async (with_: string) =>
    (await asked(`{ policyTest(dataset: "dossiers", ${with_}) { passed failed { differences { en } } } }`)).policyTest
  expect(await tried(`rules: ${rules}, tests: ${tests}`)).toEqual({ passed: 1, failed: [] })
  const hard = `tests: ${JSON.stringify(strict)}`
  for (const texts of [`rules: ${rules}, ${hard}`, hard]) expect((await tried(texts)).failed, texts).toHaveLength(1)
})

test('rules that are taken back come with the tests that they passed', async () => {
  expect(await switchedOn({ rules: narrower, tests: relaxed })).toBe('current')
  const [first] = (await safe.store.rows('select version from kho.current')).flat()
  expect(await switchedOn({ rules: rulesFor('[dossier_code, fee]'), tests: testsFor('[dossier_code, fee]') })).toBe(
    'current',
  )
  const back = await outcome(author, 'rollBackPolicy', {
    dataset: 'dossiers',
    version: Number(first),
    reason: 'too wide',
  })
  expect(back.state).toBe('current')
  const { policies } = await asked('{ policies(dataset: "dossiers") { document tests } }')
  expect(policies).toEqual([{ document: narrower, tests: relaxed }])
})
