import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, officer } from './issuer.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

const operator: Claims = { kho_kind: 'operator' }
const who = '{ viewer { kind } }'
const codes = async (token: string) => codesOf(await safe.ask(who, { token }))
const tokenOf = (subject: string, claims: Claims = citizen) => safe.issuer.sign(claims, { subject })

async function change(mutation: string, token: string) {
  const query = `mutation { it: ${mutation} { account { state } refused { code } } }`
  const { body } = await safe.ask(query.replace('KEY', `idempotencyKey: "${randomUUID()}"`), { token })
  return body.data?.it ?? body.errors[0].extensions.code
}

test('U03: whoever signs out everywhere is let in by nothing issued before, within seconds, and others are', async () => {
  const [lost, another] = await Promise.all([tokenOf('lan'), tokenOf('minh')])
  expect(await change('endMySessions(KEY)', lost)).toEqual({ account: { state: 'signed_out' }, refused: null })
  await expect.poll(() => codes(lost)).toEqual(['KHO473'])
  expect(await codes(another)).toEqual([])
  const later = await safe.issuer.sign({ ...citizen, iat: Math.floor(Date.now() / 1000) + 2 }, { subject: 'lan' })
  expect(await codes(later)).toEqual([])
})

test('U03: a suspended account is let in by nothing, whatever is issued, until it is restored', async () => {
  const boss = await tokenOf('boss', operator)
  const token = await tokenOf('away', officer)
  expect(await change('suspendAccount(account: "away", KEY)', boss)).toEqual({
    ...{ account: { state: 'suspended' }, refused: null },
  })
  await expect.poll(() => codes(token)).toEqual(['KHO473'])
  const next = { ...officer, iat: Math.floor(Date.now() / 1000) + 30 }
  const fresh = await safe.issuer.sign(next, { subject: 'away' })
  expect(await codes(fresh)).toEqual(['KHO473'])
  expect(await change('restoreAccount(account: "away", KEY)', boss)).toMatchObject({ account: { state: 'restored' } })
  await expect.poll(() => codes(fresh)).toEqual([])
  expect(await codes(token)).toEqual(['KHO473'])
  expect(await change('restoreAccount(account: "away", KEY)', boss)).toMatchObject({ refused: { code: 'KHO484' } })
})

test('nobody but operators suspends others, and nobody anonymous ends anything', async () => {
  for (const token of [await tokenOf('lan2'), await tokenOf('clerk', officer)]) {
    expect(await change('suspendAccount(account: "boss", KEY)', token)).toBe('KHO425')
  }
  const { body } = await safe.ask(`mutation { endMySessions(idempotencyKey: "12345678") { refused { code } } }`)
  expect(body.errors[0].extensions.code).toBe('KHO425')
})

test('U03: a session and a token end by their own names', async () => {
  const { revoke } = await import('@kho/schema/credentials/revocations.ts')
  const { credentialDigest } = await import('@kho/schema/credentials/credential-key.ts')
  const [session, token] = [
    { ...citizen, sid: 's-1' },
    { ...citizen, jti: 't-1' },
  ]
  const [ended, other] = [await tokenOf('x', session), await tokenOf('x', { ...session, sid: 's-2' })]
  const [one, another] = [await tokenOf('y', token), await tokenOf('y', { ...token, jti: 't-2' })]
  for (const [what, name] of [
    ['session', 's-1'],
    ['token', 't-1'],
  ] as const) {
    const digest = credentialDigest(safe.credentialKey, what, name)
    await revoke(safe.store.owner, { what, digest, until: 'ever', revoker: null })
  }
  await expect.poll(() => codes(ended)).toEqual(['KHO473'])
  await expect.poll(() => codes(one)).toEqual(['KHO473'])
  expect([await codes(other), await codes(another)]).toEqual([[], []])
})

test('who was shut out stands in the ledger as a pseudonym, and nowhere by name', async () => {
  const kept = await safe.store.rows(`select row_to_json(r)::text from kho.revocation as r union all
    select row_to_json(a)::text from kho.act as a union all select body from kho.ledger_entry`)
  const text = kept.flat().join('')
  expect(text).toContain('account.suspend')
  for (const place of [text, safe.log()]) expect(place).not.toMatch(/away|"lan"/)
})
