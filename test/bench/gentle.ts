import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { Snapshot, Source } from '@kho/ingest/source.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { testDocument } from '@kho/ingest/sources/source-suite.ts'
import { embeddedBinaries } from '@kho/kho/embedded/binaries.ts'
import { startCluster } from '@kho/kho/embedded/cluster.ts'
import { mariadbInstalled, startMariadbServer } from '@kho/kho/embedded/mariadb.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import mysql from 'mysql2/promise'
import { type Clerks, pgbenchClerks, sysbenchClerks } from './clerks.ts'
import { pacedLines } from './paced-lines.ts'

/**
 * `node test/bench/gentle.ts [--rows 500000] [--rate 50000] [--seconds 10] [--rounds 3]`: what an agency's own work loses
 * while its table is read again and again, in each way that Kho reads, against a plain dump at the same rate of rows.
 * Reading alone is measured, for the store stands on another machine. Asserts nothing.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '500000' },
    rate: { type: 'string', default: '50000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
})
const [rows, rate, seconds, rounds] = [values.rows, values.rate, values.seconds, values.rounds].map(Number) as [
  number,
  number,
  number,
  number,
]

await using stack = new AsyncDisposableStack()
const say = (text: string): void => void process.stdout.write(`${text}\n`)
/** Reads once, until told to stop. */
type Way = (signal: AbortSignal) => Promise<unknown>

async function measure(name: string, clerks: Clerks, dump: Way, ways: { readonly [way: string]: Way }): Promise<void> {
  const all: { readonly [way: string]: Way | null } = { 'nobody reads': null, 'plain dump': dump, ...ways }
  const best = new Map<string, number>()
  for (let round = 0; round < rounds; round += 1) {
    for (const [way, read] of Object.entries(all)) {
      const tps = await during(read, () => clerks.work(seconds))
      best.set(way, Math.max(best.get(way) ?? 0, tps))
    }
  }
  const plain = best.get('plain dump') ?? Number.NaN
  say(`gentle · ${name}: ${rows} rows at ${rate} a second; the clerks' transactions a second, best of ${rounds}`)
  for (const [way, tps] of best) say(`  ${way}: ${Math.round(tps)}; ratio to a plain dump ${(tps / plain).toFixed(2)}`)
}

/** Does a piece of work while something is read again and again. */
async function during<T>(read: Way | null, work: () => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const reading = (async () => {
    while (read && !stop.signal.aborted) await read(stop.signal)
  })().catch((cause) => {
    if (!stop.signal.aborted) throw cause
  })
  const [result] = await Promise.all([work().finally(() => stop.abort()), reading])
  return result
}

const request = { from: 'hoso', columns: ['so', 'luc', 'ten'], key: ['so'], cursor: 'luc', run: 'bench' }

async function drained(parts: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of parts);
}

/** The ways of a source that has a cursor and marks; by cursor all rows have changed. */
function waysOf(source: Source, since: string): { readonly [way: string]: Way } {
  const way =
    (read: (snapshot: Snapshot) => Promise<unknown>): Way =>
    async (signal) => {
      await using snapshot = await source.open(request, signal)
      await read(snapshot)
    }
  return {
    whole: way((snapshot) => drained(snapshot.all())),
    'by cursor': way(async ({ changes }) => changes && drained(changes.since(since, 600))),
    'compare, sums alone': way(async ({ marks }) => marks && drained(marks.totals(12))),
    'compare, all differing': way(async ({ marks }) => {
      if (!marks) return
      await drained(marks.totals(12))
      await drained(marks.keys(12, null))
    }),
  }
}

async function positionOf(source: Source): Promise<string> {
  await using snapshot = await source.open(request, new AbortController().signal)
  await drained(snapshot.all())
  return snapshot.changes?.position ?? ''
}

/** The lines of a program's output at the same rate of rows. */
function dumped(program: string, words: readonly string[]): Way {
  return async (signal) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] })
    const output: Readable = child.stdout
    const closed = new Promise((resolve) => child.once('close', resolve))
    await drained(pacedLines(output, rate, signal)).finally(() => child.kill())
    await closed
  }
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'kho-gentle-'))
  chmodSync(made, 0o755)
  stack.defer(() => rmSync(made, { recursive: true, force: true }))
  return made
}

async function postgres(): Promise<void> {
  const settings = { wal_level: 'logical', shared_buffers: '256MB' }
  const cluster = await startCluster({ binaries: await embeddedBinaries(), dataDir: join(folder(), 'data'), settings })
  stack.defer(() => cluster.stop())
  const url = cluster.urlOf('postgres')
  const clerks = pgbenchClerks(url)
  if (!clerks) return say('skipped: PostgreSQL, for pgbench is not here')
  const owner = stack.use(openDatabase({ url, name: 'owner' }))
  for (const statement of [
    'create table hoso (so int primary key, luc timestamp(6) not null, ten varchar(200))',
    `insert into hoso select i, timestamp '2020-11-02' + i * interval '1 s', repeat('Hồ sơ ', 15) || i from generate_series(1, ${rows}) i`,
    'create publication kho_agency for table pgbench_accounts',
    'create role reader login replication',
    'grant select on hoso, pgbench_accounts to reader',
    'vacuum analyze hoso',
  ])
    await owner.rows(sql.raw(statement))
  const connection = { host: '127.0.0.1', port: cluster.port, database: 'postgres', user: 'reader' }
  const document = testDocument('postgres', connection)
  const limits = { ...document.limits, rowsPerSecond: rate, retainedLog: '4GB' }
  const options = { secretOf: () => undefined, cityFolder: '/' }
  const source = stack.use(await openSource({ ...document, limits }, options))
  const fast = { ...document, limits: { ...limits, rowsPerSecond: null } }
  const since = await positionOf(stack.use(await openSource(fast, options)))
  await owner.rows(sql`update hoso set luc = luc + interval '1 day'`)
  const dump = dumped('psql', [url, '-c', 'copy (select so, luc, ten from hoso) to stdout'])
  await measure('PostgreSQL', clerks, dump, { ...waysOf(source, since), 'its log followed': await following(source) })
}

/** The log of the clerks' own table, confirmed as it comes. */
async function following({ log }: Source): Promise<Way> {
  if (!log) throw new Error('the source has a log')
  const table = { from: 'pgbench_accounts', columns: ['aid', 'abalance'], key: ['aid'] }
  await log.prepare([table])
  return async (signal) => {
    await log.keep('kho_agency')
    try {
      await using stream = await log.follow('kho_agency', [table], signal)
      while (!signal.aborted) {
        const event = await stream.next(200)
        if (event?.kind === 'commit') stream.confirm(event.position)
      }
    } finally {
      await log.forget('kho_agency')
    }
  }
}

async function mariadb(): Promise<void> {
  if (!mariadbInstalled() || spawnSync('mariadb', ['--version']).error) return say('skipped: MariaDB is not here')
  const server = await startMariadbServer({ dataDir: join(folder(), 'data'), settings: {} })
  stack.defer(() => server.stop())
  const owner = await mysql.createConnection({ uri: server.urlOf('mysql') })
  stack.defer(() => owner.end())
  for (const statement of [
    'create database agency character set utf8mb4',
    'create table agency.hoso (so int primary key, luc timestamp(6) not null, ten varchar(200), index (luc))',
    `insert into agency.hoso select seq, timestamp '2020-11-02 00:00:00' + interval seq second, concat(repeat('Hồ sơ ', 15), seq) from seq_1_to_${rows}`,
    "create user reader@'%'",
    "grant select on agency.* to reader@'%'",
  ])
    await owner.query(statement)
  const clerks = sysbenchClerks(server.urlOf('agency'))
  if (!clerks) return say('skipped: MariaDB, for sysbench is not here')
  const document = testDocument('mysql', { host: '127.0.0.1', port: server.port, database: 'agency', user: 'reader' })
  const options = { secretOf: () => undefined, cityFolder: '/' }
  const limited = { ...document, limits: { ...document.limits, rowsPerSecond: rate } }
  const source = stack.use(await openSource(limited, options))
  const since = await positionOf(stack.use(await openSource(document, options)))
  await owner.query('update agency.hoso set luc = luc + interval 1 day')
  const words = ['--no-defaults', '-h127.0.0.1', `-P${server.port}`, '-ureader', '--quick', '--batch', 'agency']
  await measure('MariaDB', clerks, dumped('mariadb', [...words, '-e', 'select * from hoso']), waysOf(source, since))
}

await postgres()
await mariadb()
