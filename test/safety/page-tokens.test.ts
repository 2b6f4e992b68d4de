import { readConfig } from '@kho/kho/config.ts'
import { serverSecrets } from '@kho/kho/secrets.ts'
import { expect, test } from 'vitest'
import { citizen, officer, otherOfficer } from './issuer.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const page = (after: string, filter = '') =>
  `{ dossiers(first: 1, orderBy: [{ field: FEE }]${filter}${after}) { nodes { dossierCode } pageInfo { endCursor } } }`

async function cursorOf(safe: SafeServer): Promise<string> {
  const { body } = await safe.ask(page(''), { as: officer })
  return body.data.dossiers.pageInfo.endCursor
}

const used = (safe: SafeServer, cursor: string, filter = '') =>
  safe.ask(page(`, after: "${cursor}"`, filter), { as: officer })

test('R28: a page token made under another secret, by default or by design, opens no page', async () => {
  await using safe = await safeServer()
  const own = await cursorOf(safe)
  expect(codesOf(await used(safe, own))).toEqual([])
  for (const cursorKey of [Buffer.alloc(32), Buffer.alloc(0), Buffer.from('kho'), Buffer.alloc(32, 'secret')]) {
    await using stranger = await safeServer(undefined, { cursorKey })
    const forged = await cursorOf(stranger)
    expect(forged).not.toBe(own)
    expect(codesOf(await used(safe, forged))).toEqual(['KHO412'])
  }
})

test('R04, R28: no byte of a page token can be another one, and it opens no other question', async () => {
  await using safe = await safeServer()
  const cursor = await cursorOf(safe)
  const bytes = Buffer.from(cursor, 'base64url')
  for (let at = 0; at < bytes.length; at += 1) {
    const altered = Buffer.from(bytes)
    altered[at] = (bytes[at] ?? 0) ^ 1
    const answer = await used(safe, altered.toString('base64url'))
    expect(codesOf(answer), `byte ${at}`).toEqual(['KHO412'])
    expect(answer.body.data).toBeUndefined()
  }
  const elsewhere = await used(safe, cursor, ', filter: { fee: { gte: "1" } }')
  expect(codesOf(elsewhere)).toEqual(['KHO412'])
})

test('R04: a page token of one asker tells another nothing, and leads into the other’s own records', async () => {
  await using safe = await safeServer()
  const cursor = await cursorOf(safe)
  for (const [as, codes] of [
    [otherOfficer, ['D-3']],
    [citizen, ['D-1', 'D-3']],
  ] as const) {
    const { body, text } = await safe.ask(page(`, after: "${cursor}"`), { as })
    expect(text).not.toContain('D-2')
    for (const { dossierCode } of body.data.dossiers.nodes) expect(codes).toContain(dossierCode)
  }
})

test('R28: outside the demo a server without its secrets does not start, and names what is missing', () => {
  const needed = ['KHO_SUBJECT_KEY', 'KHO_LEDGER_KEY', 'KHO_OIDC_ISSUER']
  const key = '00112233445566778899aabbccddeeff'.repeat(2)
  const all = { KHO_SUBJECT_KEY: key, KHO_LEDGER_KEY: key.replace('00', 'ff'), KHO_OIDC_ISSUER: 'https://login.vn' }
  const elsewhere = { KHO_HOME: '/nowhere/at/all', KHO_OIDC_AUDIENCE: 'kho' }
  for (const name of needed) {
    const environment = { ...elsewhere, ...all, [name]: undefined }
    expect(() => serverSecrets(readConfig(environment)), name).toThrow(
      expect.objectContaining({ code: 'KHO520', details: { variables: [name] } }),
    )
  }
})
