import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Who } from './drafts-city.ts'
import type { Answer, SafeServer } from './safe-server.ts'

interface Seen {
  readonly draft: string
  readonly version: number
}

/** What stewards do about drafts on a server of the test's own. */
export function draftsDesk(server: () => SafeServer) {
  async function change(who: Who, mutation: string, input: object): Promise<Answer> {
    const type = { save: 'PolicyDraftInput', reject: 'PolicyDraftRejectionInput', rollBack: 'PolicyRollBackInput' }
    const verb = Object.entries(type).find(([verb]) => mutation.startsWith(verb))?.[1] ?? 'PolicyDraftSeenInput'
    const { name, unit, cccd } = who
    return server().ask(
      `mutation M($input: ${verb}!) { ${mutation}(input: $input, idempotencyKey: "${randomUUID()}") {
        draft { draft version state needs became } refused { code details } } }`,
      {
        token: await server().issuer.sign({ kho_kind: 'steward', unit, cccd, trust: 3 }, { subject: name }),
        variables: { input },
      },
    )
  }

  /** What a change came to: the state of the draft, or the code of the refusal. */
  async function outcome(who: Who, mutation: string, input: object) {
    const { status, body } = await change(who, mutation, input)
    expect(status).toBe(200)
    const { draft, refused } = body.data[mutation]
    return { state: draft?.state ?? refused.code, ...draft, details: refused?.details }
  }

  async function saved(who: Who, rules: string, dataset = 'dossiers'): Promise<Seen> {
    const { draft, version } = await outcome(who, 'savePolicyDraft', { dataset, rules })
    return { draft, version }
  }

  async function submitted(who: Who, rules: string, dataset = 'dossiers') {
    const { draft, version, state, needs } = await outcome(who, 'submitPolicyDraft', await saved(who, rules, dataset))
    return { state, needs, seen: { draft, version } }
  }

  return { outcome, saved, submitted }
}
