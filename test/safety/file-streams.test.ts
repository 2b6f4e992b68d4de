import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { revoke } from '@kho/schema/credentials/revocations.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { answerOf, codesOf, type SafeServer, safeServer } from './safe-server.ts'

const open = safeCity(`
# policies/procedures.yaml
policy: procedures
rules: [{ rule: everybody, allow: read, fields: all, ways: [query, export] }]
# policies/dossiers.yaml
policy: dossiers
rules: [{ rule: whose, allow: read, to: { kind: officer }, fields: [dossier_code, applicant_id, note], ways: [export] }]
`)
const narrower = safeCity(`
# policies/procedures.yaml
policy: procedures
rules: [{ rule: codes, allow: read, fields: [code], ways: [query, export] }]
`)

const rows = 150_000
/** So long that what sockets hold is a small part of the file. */
const title = 'x'.repeat(400)

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(open, { places: { most: 14, each: 13 } })
  await safe.store.rows(`
    insert into data.procedures (_id, _source, _run, _at, code, title)
    select gen_random_uuid(), 'test', gen_random_uuid(), now(), 'X-' || n, '${title}' from generate_series(1, ${rows}) as n`)
  await safe.store.rows(`
    insert into data.dossiers (_id, _source, _run, _at, dossier_code, applicant_id, note)
    select gen_random_uuid(), 'test', gen_random_uuid(), now(), 'X-' || n, '0' || (79200000000 + n)::text, '${title}'
    from generate_series(1, 40000) as n`)
})
afterAll(() => safe[Symbol.asyncDispose]())
beforeEach(() => nobodyReads())

/** Sessions in which a file is read. */
async function reading(): Promise<number> {
  const [row] = await safe.store.rows(`
    select count(*) from pg_stat_activity
    where datname = current_database() and query ilike 'copy (%' and state <> 'idle'`)
  return Number(row?.[0])
}

const nobodyReads = () => expect.poll(reading).toBe(0)

interface Reading {
  readonly bytes: number
  readonly text: string
  /** Takes all that comes; rejects where the file is cut off. */
  rest(): Promise<void>
  leave(): void
}

/** Takes the first of a file, and no more until it is asked to. */
async function begin(
  path = 'procedures/live.csv',
  headers: { readonly [name: string]: string } = {},
): Promise<Reading> {
  const leaving = new AbortController()
  const response = await fetch(`${safe.url}/open/${path}`, { headers, signal: leaving.signal })
  expect(response.status).toBe(200)
  const reader = response.body?.getReader()
  const chunks: Uint8Array[] = []
  const take = async () => {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (value) chunks.push(value)
    return !done
  }
  await take()
  return {
    get bytes() {
      return chunks.reduce((sum, { length }) => sum + length, 0)
    },
    get text() {
      return Buffer.concat(chunks).toString('utf8')
    },
    rest: async () => {
      while (await take());
    },
    leave: () => leaving.abort(),
  }
}

test('a file is complete, of one snapshot, while records change', async () => {
  const file = await begin()
  await safe.store.rows(`delete from data.procedures where code = 'X-${rows}'`)
  await file.rest()
  expect(file.text.split('\r\n')).toHaveLength(rows + 4)
  expect(file.text).toContain(`X-${rows},`)
  await safe.store.rows(`
    insert into data.procedures (_id, _source, _run, _at, code, title)
    values (gen_random_uuid(), 'test', gen_random_uuid(), now(), 'X-${rows}', '${title}')`)
})

test('P08, F31: when rules change in the middle of a file its connection is reset, and what left left under the old ones', async () => {
  const file = await begin()
  await safe.store.apply(narrower)
  await expect(file.rest()).rejects.toThrow()
  expect(file.bytes).toBeLessThan((rows * title.length) / 2)
  await nobodyReads()
  const after = await begin()
  await after.rest()
  expect(after.text).not.toContain(title)
  await safe.store.apply(open)
})

test('A06: a file whose next part cannot be entered is reset, and all that left is in the ledger', async () => {
  const headers = { authorization: `Bearer ${await safe.issuer.sign(officer)}` }
  const file = await begin('dossiers/live.csv', headers)
  await safe.store.rows('revoke insert on kho.ledger_entry from kho_api')
  try {
    await expect(file.rest()).rejects.toThrow()
  } finally {
    await safe.store.rows('grant insert on kho.ledger_entry to kho_api')
  }
  const [row] = await safe.store.rows(`
    select sum(json_array_length(r -> 'subjects')) from kho.ledger_entry, json_array_elements(body::json -> 'reads') as r
    where body::json ->> 'kind' = 'read'`)
  const lines = file.text.split('\r\n').slice(1, -1)
  const applicants = new Set(lines.map((line) => line.split(',')[3]))
  expect(applicants.size).toBeLessThan(40_000)
  expect(Number(row?.[0])).toBeGreaterThanOrEqual(applicants.size)
})

test('U03: a file whose reader is shut out meanwhile is reset', async () => {
  const token = await safe.issuer.sign({ ...officer, jti: 'lost' })
  const file = await begin('dossiers/live.csv', { authorization: `Bearer ${token}` })
  const digest = credentialDigest(safe.credentialKey, 'token', 'lost')
  await revoke(safe.store.owner, { what: 'token', digest, until: 'ever', revoker: null })
  await expect.poll(async () => codesOf(await safe.ask('{ viewer { kind } }', { token }))).toEqual(['KHO473'])
  await expect(file.rest()).rejects.toThrow()
  await nobodyReads()
})

test('a store that ends the session in the middle of a file resets it', async () => {
  const file = await begin()
  await safe.store.rows(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'copy (%' and state <> 'idle'`)
  await expect(file.rest()).rejects.toThrow()
  await nobodyReads()
})

test('F28, F29, D09: ten slow readers and a hundred that leave are no session afterwards, and nobody waits for them', async () => {
  const slow = await Promise.all(Array.from({ length: 10 }, () => begin()))
  expect(await reading()).toBe(10)
  for (let left = 0; left < 100; left += 1) {
    const file = await begin()
    file.leave()
    await expect.poll(reading, { interval: 5 }).toBe(10)
  }
  const { body } = await safe.ask('{ procedure(code: "1.001") { code } }')
  expect(body.data.procedure).toEqual({ code: '1.001' })
  for (const file of slow) file.leave()
  await nobodyReads()
})

test('F27: no more files are on their way than there are places; what comes then is told when to come again', async () => {
  const files = await Promise.all(Array.from({ length: 13 }, () => begin()))
  const refused = await answerOf(await fetch(`${safe.url}/open/procedures/live.csv`))
  expect([refused.status, ...codesOf(refused), refused.headers.get('retry-after')]).toEqual([503, 'KHO465', '5'])
  const headers = { authorization: `Bearer ${await safe.issuer.sign(officer)}` }
  const another = await begin('procedures/live.csv', headers)
  const full = await answerOf(await fetch(`${safe.url}/open/procedures/live.csv`, { headers }))
  expect([full.status, ...codesOf(full)]).toEqual([503, 'KHO465'])
  for (const file of [...files, another]) file.leave()
  await nobodyReads()
  await (await begin()).rest()
})
