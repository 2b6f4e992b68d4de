import { feedOf, guardOf, rootMark } from '@kho/api/graphql/extensions.ts'
import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { expect, test } from 'vitest'
import { sampleCity } from '../harness/sample-city.ts'

test('O04: every root field stands behind the policy view or declares its guard, and these are the others', () => {
  const fields = Object.values(graphqlSchemaOf(sampleCity()).getQueryType()?.getFields() ?? {})
  expect(fields.length).toBeGreaterThan(8)
  const others = fields.filter((field) => rootMark(field) === null)
  expect(Object.fromEntries(others.map((field) => [field.name, guardOf(field)]))).toEqual({
    ...{ catalogue: 'public', dataset: 'public', viewer: 'public', alreadyHeld: 'public' },
    me: 'person',
    operation: 'operator',
    ...{
      policies: 'steward',
      policyDiff: 'steward',
      policyTest: 'steward',
      policyTemplates: 'steward',
      policyOpening: 'steward',
      policyDraftsToDecide: 'steward',
      releasesToDecide: 'steward',
      whoCan: 'steward',
      explain: 'steward',
    },
  })
})

test('O04: every subscription follows a dataset, and is the query of the same name asked again', () => {
  const city = sampleCity()
  const contracts = new Map([...city.contracts].map(([name, contract]) => [name, { ...contract, history: true }]))
  const schema = graphqlSchemaOf({ ...city, contracts })
  const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {})
  expect(fields.length).toBeGreaterThan(0)
  const asked = schema.getQueryType()?.getFields() ?? {}
  for (const field of fields) {
    expect([guardOf(field), feedOf(field)]).toEqual(['public', expect.any(String)])
    expect([field.type, String(field.args)]).toEqual([asked[field.name]?.type, String(asked[field.name]?.args)])
  }
})

test('O04: every mutation declares for whom it is, takes a key of its sender’s and answers why it was refused', () => {
  const mutations = Object.values(graphqlSchemaOf(sampleCity()).getMutationType()?.getFields() ?? {})
  expect(Object.fromEntries(mutations.map((field) => [field.name, guardOf(field)]))).toEqual({
    savePolicyDraft: 'steward',
    ...{ setContact: 'person', confirmContact: 'person', removeContact: 'person', seeNotices: 'person' },
    ...{ askWhy: 'person', askCorrection: 'person', takeBack: 'person', tellMeOfUse: 'person' },
    ...{ answerQuestion: 'agency', refuseCorrection: 'agency' },
    ...{ askBreakGlass: 'agency', openBreakGlass: 'steward', closeBreakGlass: 'agency' },
    ...{ setAgencyContact: 'agency', confirmAgencyContact: 'agency', removeAgencyContact: 'agency' },
    submitAccessRequest: 'agency',
    withdrawAccessRequest: 'agency',
    approveAccessRequest: 'steward',
    refuseAccessRequest: 'steward',
    suspendAccessGrant: 'steward',
    restoreAccessGrant: 'steward',
    revokeAccessGrant: 'steward',
    ...{ submitPolicyDraft: 'steward', approvePolicyDraft: 'steward', withdrawPolicyDraft: 'steward' },
    ...{ rejectPolicyDraft: 'steward', rollBackPolicy: 'steward' },
    ...{ namePolicyDeputy: 'steward', endPolicyDeputy: 'steward' },
    ...{ issueApiKey: 'steward', revokeApiKey: 'steward', issueMyApiKey: 'business', revokeMyApiKey: 'business' },
    ...{ replayQuarantine: 'steward', confirmRelease: 'steward', withdrawRelease: 'steward' },
    ...{ reviseDatasetDraft: 'steward', discardDatasetDraft: 'steward' },
    ...{ endMySessions: 'account', suspendAccount: 'operator', restoreAccount: 'operator' },
  })
  for (const { args, type } of mutations) {
    expect(args.map(({ name, type }) => `${name}: ${type}`)).toContain('idempotencyKey: String!')
    expect(String(type)).toMatch(/^\w+Result!$/)
  }
})
