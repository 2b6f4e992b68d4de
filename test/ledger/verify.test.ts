import { execFile } from 'node:child_process'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { headsFolder, readHeadLines } from '@kho/schema/ledger/heads-folder.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import { lineOf, readStatement, signHead } from '@kho/schema/ledger/statement.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type LedgerPlace, ledgerKey, ledgerPlace, readOf } from './ledger-place.ts'

/** A closed chain of `length` entries with several heads. */
async function aChain(place: LedgerPlace, length = 12): Promise<string> {
  const ledger = await place.open()
  await fill(ledger, length)
  await ledger.close()
  return ledger.head().chain
}

async function fill(ledger: Ledger, length: number): Promise<void> {
  while (ledger.head().position < length) await ledger.append(readOf(String(ledger.head().position)))
}

/** What `kho ledger verify` finds, and its exit code. */
async function found(place: LedgerPlace, ...argv: readonly string[]) {
  const { code, values, err } = await place.kho('ledger', 'verify', '--json', ...argv)
  const [told] = values as { chains: { finding: object | null }[]; badLines: object[]; error?: object }[]
  if (!told?.chains) throw new Error(`${JSON.stringify(told)} ${err}`)
  return { code, findings: told.chains.flatMap(({ finding }) => finding ?? []), badLines: told.badLines.length }
}

/** The program of docs/ on an export, as somebody else would run it. */
async function foundBySecond(place: LedgerPlace) {
  const file = join(place.folder, 'ledger.ndjson')
  await place.kho('ledger', 'export', '--out', file)
  const heads = (await readdir(place.heads)).map((name) => join(place.heads, name))
  const program = join(import.meta.dirname, '../../docs/verify-ledger.mjs')
  const run = promisify(execFile)(process.execPath, [program, file, ...heads, place.publicKey])
  const { stdout, code } = await run.then(
    (ran) => ({ stdout: ran.stdout, code: 0 }),
    (failed: { stdout: string; code: number }) => failed,
  )
  const told = stdout.trim().split('\n').slice(0, -1)
  return { code, findings: told.map((line): object => JSON.parse(line)) }
}

test('a ledger as it was written is whole, by both verifiers, while it is written and afterwards', async () => {
  await using place = await ledgerPlace()
  await aChain(place)
  const ledger = await place.open()
  await fill(ledger, 5)
  expect(await found(place)).toEqual({ code: 0, findings: [], badLines: 0 })
  await ledger.close()
  expect(await found(place)).toEqual({ code: 0, findings: [], badLines: 0 })
  expect(await foundBySecond(place)).toEqual({ code: 0, findings: [] })
  const { out } = await place.kho('ledger', 'verify')
  expect(out.trim()).toBe('2 chains, 17 entries: whole')
})

const changes = {
  'A01: an edited entry': {
    statement: sql`update kho.ledger_entry set body = ${'{}'}, hash = sha256('{}') where position = 7`,
    fault: 'form',
    position: 7,
  },
  'A01: an entry whose time was changed': {
    statement: sql`update kho.ledger_entry set at = at - interval '1 day' where position = 4`,
    fault: 'form',
    position: 4,
  },
  'A01: a deleted entry': {
    statement: sql`delete from kho.ledger_entry where position = 6`,
    fault: 'missing',
    position: 6,
  },
  'A01: an inserted entry': {
    statement: sql`insert into kho.ledger_entry select chain, 13, body, hash, at from kho.ledger_entry where position = 12`,
    fault: 'form',
    position: 13,
  },
  'A01: swapped entries': {
    statement: sql`update kho.ledger_entry a set body = b.body, hash = b.hash, at = b.at from kho.ledger_entry b
      where a.chain = b.chain and (a.position, b.position) in ((3, 9), (9, 3))`,
    ...{ fault: 'form', position: 3 },
  },
  'A02: a tail that was cut off': {
    statement: sql`delete from kho.ledger_entry where position > 8`,
    fault: 'missing',
    position: 9,
  },
  'A03: a store older than its heads': { statement: sql`delete from kho.ledger_entry`, fault: 'missing', position: 1 },
} as const

test.for(Object.entries(changes))('%s is found at its place by both verifiers', async ([, change]) => {
  await using place = await ledgerPlace()
  await aChain(place)
  await place.owner.rows(change.statement)
  const told = await found(place)
  expect(told).toMatchObject({ code: 1, findings: [{ fault: change.fault, position: change.position }] })
  expect(await foundBySecond(place)).toEqual({ code: 1, findings: told.findings })
})

test('A03: a store that was put back and written on is found by the heads it had before', async () => {
  await using place = await ledgerPlace()
  const chain = await aChain(place)
  await place.owner.rows(sql`create table kho.copy as select * from kho.ledger_entry where position <= 2`)
  await place.owner.rows(sql`truncate kho.ledger_entry`)
  await place.owner.rows(sql`insert into kho.ledger_entry select * from kho.copy`)
  await aChain(place)
  expect(await found(place)).toMatchObject({ code: 1, findings: [{ chain, fault: 'missing', position: 3, upTo: 12 }] })
})

test('A04: two readers who were shown different chains find out when they lay their heads together', async () => {
  await using place = await ledgerPlace()
  await aChain(place)
  const read = readStatement((await readHeadLines(place.heads)).at(-1)?.text ?? '')
  if (read?.statement.kind !== 'head') throw new Error('the last line is a head')
  const shown = signHead(headKeyOf(ledgerKey), { ...read.statement, hash: 'ab'.repeat(32) })
  const others = join(place.folder, 'others')
  await headsFolder(others).append(read.statement.chain, lineOf(shown))
  expect(await found(place)).toMatchObject({ code: 0 })
  const together = await found(place, '--heads', place.heads, others)
  expect(together).toMatchObject({ code: 1, findings: [{ fault: 'fork', upTo: 12 }] })
})

test('heads that no trusted key signed vouch for nothing', async () => {
  await using place = await ledgerPlace()
  await aChain(place)
  const told = await found(place, '--key', 'ab'.repeat(32))
  expect(told).toMatchObject({ code: 1, findings: [{ fault: 'unsigned', position: 1, upTo: 12 }] })
  expect(told.badLines).toBeGreaterThan(0)
  expect(await place.kho('ledger', 'verify', '--key', 'short')).toMatchObject({ code: 2 })
})

test('F35: what the old key signed is trusted under the new one, and the new one under the old', async () => {
  await using place = await ledgerPlace()
  const old = await place.open()
  const folder = headsFolder(place.heads)
  const next = await place.open({ signing: { keys: [Buffer.alloc(32, 9), ledgerKey], folder, every: 50 } })
  await Promise.all([fill(old, 5), fill(next, 5)])
  await Promise.all([old.close(), next.close()])
  expect(await found(place, '--key', place.publicKey)).toEqual({ code: 0, findings: [], badLines: 0 })
  expect(await foundBySecond(place)).toEqual({ code: 0, findings: [] })
})

test('a process that was killed leaves a chain that is whole, with what it had not signed told', async () => {
  await using place = await ledgerPlace()
  const ledger = await place.open({
    signing: { keys: [ledgerKey], folder: headsFolder(place.heads), every: 3_600_000 },
  })
  await fill(ledger, 4)
  const { out, code } = await place.kho('ledger', 'verify')
  expect({ out: out.trim(), code }).toEqual({
    out: '1 chain, 4 entries, the last 3 not yet under a signed head: whole',
    code: 0,
  })
  await place.owner.rows(sql`update kho.ledger_entry set body = ${'{}'}, hash = sha256('{}') where position = 3`)
  expect(await found(place)).toMatchObject({ code: 1, findings: [{ fault: 'form', position: 3 }] })
  await ledger.close()
})

test('without its heads nothing is called whole', async () => {
  await using place = await ledgerPlace()
  await aChain(place)
  await rename(place.heads, `${place.heads}-elsewhere`)
  const without = await place.kho('ledger', 'verify')
  expect(without.code).toBe(1)
  expect(without.err).toContain('KHO506')
  await rm(`${place.heads}-elsewhere`, { recursive: true })
})

test('A01: a row by which somebody would be told of an entry is missed when it is deleted', async () => {
  await using place = await ledgerPlace()
  const chain = await aChain(place)
  await place.owner.rows(sql`select kho.gather_mentions(1)`)
  await place.owner.rows(sql`delete from kho.ledger_mention where position = 7 and side = 1`)
  expect(await found(place)).toMatchObject({
    code: 1,
    findings: [{ chain, fault: 'untold', position: 7, upTo: 7 }],
  })
})
