import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { syncBinding } from '@kho/ingest/sync-binding.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { identityKey } from '../harness/identity-key.ts'
import { logAgency, logServer } from '../harness/log-agency.ts'
import type { OwnPostgres } from '../harness/test-postgres.ts'
import { type TestStore, testStore } from '../harness/test-store.ts'
import { agencyHash, casesCity, openAgency, storeHash, work } from './scene.ts'

// More rounds by command: KHO_LOG_KILLS=2000 npx pnpm vitest run test/kill/log-loop
const kills = Number(process.env.KHO_LOG_KILLS ?? 20)
const seed = Number(process.env.KHO_SEED ?? Date.now() % 1_000_000)

test(`F01: a follower killed ${kills} times, and its source with it now and then, loses nothing and shows whole transactions`, {
  timeout: 60_000 + kills * 5_000,
}, async () => {
  console.info(`kill loop of a log: KHO_SEED=${seed} KHO_LOG_KILLS=${kills}`)
  const random = randomOf(seed)
  const server = await logServer()
  onTestFinished(() => server.stop())
  const { url } = await logAgency(server)
  const agency = await openAgency(url)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  await agency.rows(sql`create publication kho_office for table hoso`)
  await using store = await testStore(casesCity(url, 'log'))
  const states = new Set([await hashOf(agency, agencyHash)])
  const clerks = clerksAtWork(agency, states, random)
  onTestFinished(() => clerks.stop())
  const seen = new Set<string>()
  let next = startWorker(store.url)
  for (let kill = 0; kill < kills; kill += 1) {
    const worker = await next
    worker.begin()
    if (kill + 1 < kills) next = startWorker(store.url)
    await setTimeout(500 + random() * 1500)
    if (kill % 5 === 4) await killSource(server, clerks, random)
    expect(await worker.kill()).toBe('SIGKILL')
    seen.add(await expectRealState(store, states))
  }
  await clerks.stop()
  expect(await finalSync(store)).toMatchObject({ state: 'done', error: null })
  expect(await hashOf(store.owner, storeHash)).toBe(await hashOf(agency, agencyHash))
  expect(await store.rows(`select count(*) from kho.run where state = 'running'`)).toEqual([['0']])
  console.info(
    `runs: ${JSON.stringify(await store.rows('select mode, state, code, count(*) from kho.run group by 1, 2, 3'))}`,
  )
  console.info(`states seen: ${seen.size} of ${states.size}`)
  expect(seen.size, 'the kills came between publishes').toBeGreaterThan(kills / 2)
})

/** What a reader sees at one moment is a state that the agency committed, each record once, as its checkpoint says. */
async function expectRealState(store: TestStore, states: ReadonlySet<string>): Promise<string> {
  const [hash, wrong] = await store.owner.transaction(async (session) => {
    await session.rows(sql`set transaction isolation level repeatable read`)
    const one = async (statement: string) => (await session.rows(sql.raw(statement)))[0]?.[0] ?? ''
    const told = (await session.rows(storeHash))[0]?.[0] ?? ''
    return [
      told,
      await one(`select count(*) from kho.checkpoint where records <> (select count(*) from data.cases)
        or at < (select max(_at) from data.cases)`),
    ]
  })
  expect({ real: states.has(hash) || hash === emptyHash, wrong }).toEqual({ real: true, wrong: '0' })
  return hash
}

const emptyHash = 'd41d8cd98f00b204e9800998ecf8427e'

/** A power cut at the agency while it is followed; its clerks have just gone home, so that every state is known. */
async function killSource(server: OwnPostgres, clerks: Clerks, random: () => number): Promise<void> {
  await clerks.pause()
  await server.killAll()
  await server.restart()
  clerks.goOn()
  await setTimeout(500 + random() * 1500)
}

async function finalSync(store: TestStore) {
  const attempt = () =>
    syncBinding({
      database: store.worker,
      city: store.city(),
      version: store.version(),
      dataset: 'cases',
      source: 'office',
      open: (source) => openSource(source, { secretOf: () => undefined, cityFolder: '.' }),
      identityKey,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
  // The last victim's lock, and its session at the source, go a moment after it.
  for (let tries = 0; tries < 20; tries += 1) {
    const result = await attempt().catch(() => null)
    if (result?.state === 'done') return result
    await setTimeout(250)
  }
  return attempt()
}

interface Clerks {
  pause(): Promise<void>
  goOn(): void
  stop(): Promise<void>
}

/** The agency's clerks change records all the time; every state they commit is noted before it can be read. */
function clerksAtWork(agency: Database, states: Set<string>, random: () => number): Clerks {
  const shift = { over: false, working: Promise.resolve() }
  const begin = () => {
    shift.over = false
    shift.working = (async () => {
      while (!shift.over) {
        await work(agency, random, (hash) => states.add(hash))
        await setTimeout(10)
      }
    })()
  }
  const pause = async () => {
    shift.over = true
    await shift.working
  }
  begin()
  return { pause, goOn: begin, stop: pause }
}

interface Worker {
  begin(): void
  /** Ends it as a power cut would, and says how it ended: anything but SIGKILL was a death of its own. */
  kill(): Promise<NodeJS.Signals | null>
}

async function startWorker(url: string): Promise<Worker> {
  const child = spawn(process.execPath, [`${import.meta.dirname}/log-worker.ts`, url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  child.stdout.resume()
  return {
    begin: () => void child.stdin.write('go\n'),
    kill: async () => {
      child.kill('SIGKILL')
      await closed
      return child.signalCode
    },
  }
}

async function hashOf(database: Database, statement: typeof agencyHash): Promise<string> {
  return (await database.rows(statement))[0]?.[0] ?? ''
}

/** Mulberry32: small, and the same everywhere for a seed. */
function randomOf(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
