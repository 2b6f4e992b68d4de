import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyNameIn } from '@kho/schema/credentials/key-text.ts'
import { expect, test } from 'vitest'
import { permitsCity } from '../../test/harness/permits.ts'
import { runKho } from '../../test/harness/run-kho.ts'
import { testStore } from '../../test/harness/test-store.ts'

test('keys are issued, listed and revoked by command, each change in the ledger and no key anywhere else', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kho-keys-'))
  await using store = await testStore(permitsCity())
  const secret = Buffer.alloc(32, 7).toString('base64')
  const kho = (...argv: string[]) =>
    runKho(argv, { KHO_HOME: home, KHO_DATABASE_URL: store.url, KHO_SUBJECT_KEY: secret, KHO_LEDGER_KEY: secret })
  try {
    const asked = ['--application', 'one_stop', '--agency', 'H29.1', '--days', '30', '--dataset', 'permits']
    const made = await kho('key', 'new', ...asked)
    const [key = ''] = made.out.split('\n')
    const apiKey = keyNameIn(key)
    expect([made.code, made.err.includes(`Key ${apiKey} is valid until`)]).toEqual([0, true])
    const listed = await kho('key', 'list', '--json')
    expect(listed.values).toMatchObject([
      { keys: [{ apiKey, application: 'one_stop', agency: 'H29.1', datasets: ['permits'], purposes: null }] },
    ])
    expect(listed.out).not.toContain(key.slice(21))
    expect(await kho('key', 'new', '--application', 'x', '--agency', 'H99')).toMatchObject({ code: 1 })
    expect(await kho('key', 'revoke', apiKey ?? '', '--json')).toMatchObject({ code: 0, values: [{ revoked: true }] })
    expect(await kho('key', 'revoke', 'nothing')).toMatchObject({ code: 1 })
    expect((await kho('key', 'list')).out).toContain('There are no keys.')
    const entries = await store.rows(
      `select body::json ->> 'action', body::json #>> '{target,key}' from kho.ledger_entry
       where body::json ->> 'kind' = 'write' order by at`,
    )
    expect(entries).toEqual([
      ['api_key.issue', apiKey],
      ['api_key.revoke', apiKey],
    ])
  } finally {
    rmSync(home, { recursive: true })
  }
})
