import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { type Database, openDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import type { ReadEntry } from './entry.ts'
import { headKeyOf, isSigned } from './head-key.ts'
import { type HeadsFolder, headsFolder, readHeadLines } from './heads-folder.ts'
import { type Ledger, type LedgerOptions, openLedger } from './ledger.ts'
import { merkleTree } from './merkle.ts'
import { type HeadStatement, readStatement } from './statement.ts'
import { storedEntries } from './stored-entries.ts'
import { latestHeads } from './stored-heads.ts'

const key = Buffer.alloc(32, 7)

interface Place extends AsyncDisposable {
  readonly folder: string
  readonly owner: Database
  open(options?: Partial<LedgerOptions>): Promise<Ledger>
}

async function place(): Promise<Place> {
  const fresh = await freshDatabase()
  const folder = join(await mkdtemp(join(tmpdir(), 'kho-heads-')), 'heads')
  const owner = openDatabase({ url: fresh.url, name: 'owner' })
  const api = openDatabase({ url: fresh.url, name: 'ledger', role: 'kho_api' })
  await migrate(owner)
  onTestFinished(() => rm(join(folder, '..'), { recursive: true, force: true }))
  const signing = { keys: [key], folder: headsFolder(folder), every: 3_600_000 } as const
  return {
    folder,
    owner,
    open: (options) => openLedger({ database: api, subjectKey: key, writer: 'test', signing, ...options }),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]()
      await owner[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

function read(person: string): ReadEntry {
  return {
    principal: { kind: 'officer', name: 'an@q1' },
    ...{ purpose: null, correlationId: randomBytes(4).toString('hex'), version: 1 },
    reads: [{ dataset: 'people', fields: ['name'], rules: [], bases: [], subjects: [{ kind: 'person', key: person }] }],
  }
}

async function headsIn(folder: string): Promise<readonly HeadStatement[]> {
  const lines = (await readHeadLines(folder)).map(({ text }) => readStatement(text))
  return lines.flatMap((line) => {
    if (!line || !isSigned(line.statement.key, line.body, line.signature)) throw new Error('a line is not signed')
    return line.statement.kind === 'head' ? [line.statement] : []
  })
}

/** A folder that refuses while `broken`. */
function unsteady(folder: string): HeadsFolder & { broken: boolean } {
  const steady = headsFolder(folder)
  return {
    broken: false,
    append(chain, line) {
      return this.broken ? Promise.reject(new Error('the disk is gone')) : steady.append(chain, line)
    },
  }
}

test('heads follow each other from the first entry to the last, and the last one closes the chain', async () => {
  await using at = await place()
  const signing = { keys: [key], folder: headsFolder(at.folder), every: 20 } as const
  const ledger = await at.open({ signing })
  for (let n = 0; n < 30; n += 1) await ledger.append(read(String(n)))
  await ledger.close()
  const heads = await headsIn(at.folder)
  expect(heads.length).toBeGreaterThan(1)
  expect(heads.map(({ since }) => since)).toEqual([0, ...heads.slice(0, -1).map(({ position }) => position)])
  expect(heads.at(-1)).toMatchObject({ position: 31, closed: true, key: headKeyOf(key).name })
  expect(heads.at(-1)?.hash).toBe(ledger.head().hash)
  for (const { chain, since, position, root } of heads) {
    const tree = merkleTree()
    for await (const { hash } of storedEntries(at.owner, chain, { after: since, upTo: position })) tree.add(hash)
    expect(tree.root()).toBe(root)
  }
  const [stored] = await latestHeads(at.owner)
  expect(stored).toEqual(ledger.signed().latest)
})

test('a place that cannot be written keeps the ledger from opening', async () => {
  await using at = await place()
  const folder = headsFolder(join('/dev/null', 'heads'))
  const opening = at.open({ signing: { keys: [key], folder } })
  await expect(opening).rejects.toMatchObject({ code: 'KHO505' })
})

test('A02, F34: entries whose head cannot be kept are refused after the patience, and taken again when it can', async () => {
  await using at = await place()
  const folder = unsteady(at.folder)
  const ledger = await at.open({ signing: { keys: [key], folder, every: 10, patience: 100 } })
  folder.broken = true
  await ledger.append(read('1'))
  await expect.poll(() => ledger.append(read('2')).catch(({ code }) => code), { timeout: 10_000 }).toBe('KHO505')
  folder.broken = false
  await expect.poll(() => ledger.append(read('3')).catch(({ code }) => code), { timeout: 10_000 }).toBeUndefined()
  await ledger.close()
  const heads = await headsIn(at.folder)
  expect(heads.map(({ since }) => since)).toEqual([0, ...heads.slice(0, -1).map(({ position }) => position)])
})

test('a head that the store did not take is the same one when it does', async () => {
  await using at = await place()
  const ledger = await at.open()
  await at.owner.rows(sql`revoke insert on kho.ledger_head from kho_api`)
  await ledger.append(read('1'))
  await ledger.close()
  expect((await headsIn(at.folder)).map(({ position }) => position)).toEqual([1, 2])
  expect(ledger.signed().latest?.body).toContain('"position":1')
})

test('a chain whose end is not known is not closed', async () => {
  await using at = await place()
  const ledger = await at.open()
  await at.owner.rows(sql`revoke insert on kho.ledger_entry from kho_api`)
  await expect(ledger.append(read('1'))).rejects.toMatchObject({ code: 'KHO503' })
  await ledger.close()
  expect((await headsIn(at.folder)).some(({ closed }) => closed)).toBe(false)
})

test('F35: a new key is vouched for by the one before, and both write at once', async () => {
  await using at = await place()
  const next = Buffer.alloc(32, 8)
  const old = await at.open()
  const folder = headsFolder(at.folder)
  const rotated = await at.open({ signing: { keys: [next, key], folder, every: 3_600_000 } })
  await Promise.all([old.append(read('1')), rotated.append(read('1'))])
  await Promise.all([old.close(), rotated.close()])
  const heads = await headsIn(at.folder)
  expect(new Set(heads.map((head) => head.key))).toEqual(new Set([headKeyOf(key).name, headKeyOf(next).name]))
  const [vouched] = rotated.signed().keys
  expect(JSON.parse(vouched?.body ?? '{}')).toMatchObject({ next: headKeyOf(next).name, key: headKeyOf(key).name })
  const lines = (await readHeadLines(at.folder)).map(({ text }) => text)
  expect(lines.filter((text) => text.includes('\\"kind\\":\\"key\\"'))).toHaveLength(1)
})
