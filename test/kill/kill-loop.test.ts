import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/fresh-database.ts'
import { type TestStore, testStore } from '../harness/test-store.ts'
import { agencyHash, casesCity, openAgency, storeHash, work } from './scene.ts'

// More rounds by command: KHO_KILLS=1000 npx pnpm vitest run test/kill
const kills = Number(process.env.KHO_KILLS ?? 30)
const seed = Number(process.env.KHO_SEED ?? Date.now() % 1_000_000)

test(`a worker killed ${kills} times leaves only states that the agency really had`, {
  timeout: 30_000 + kills * 8_000,
}, async () => {
  console.info(`kill loop: KHO_SEED=${seed} KHO_KILLS=${kills}`)
  const random = randomOf(seed)
  await using agencyDatabase = await freshDatabase()
  await using agency = await openAgency(agencyDatabase.url)
  await using store = await testStore(casesCity(agencyDatabase.url))
  const states = new Set([await hashOf(agency, agencyHash)])
  await using clerks = clerksAtWork(agency, states, random)
  const survived = { published: 0 }
  const pace = { milliseconds: 300 }
  let next = startWorker(store.url, pace)
  for (let kill = 0; kill < kills; kill += 1) {
    const worker = await next
    worker.begin()
    if (kill + 1 < kills) next = startWorker(store.url, pace)
    await setTimeout(random() * 3 * pace.milliseconds)
    expect(await worker.kill()).toBe('SIGKILL')
    survived.published += await expectRealState(store, states)
    if (survived.published === 0) pace.milliseconds *= 1.5 // a busy machine: no run has come to its end yet
  }
  await clerks[Symbol.asyncDispose]()
  const last = await finalSync(store)
  expect(last).toMatchObject({ state: 'done' })
  expect(await hashOf(store.owner, storeHash)).toBe(await hashOf(agency, agencyHash))
  expect(await records(store.owner, 'select code, name, fee, changed_at, version from data.cases')).toEqual(
    await records(agency, 'select ma, ten, phi, luc, lan from hoso'),
  )
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
  expect(await store.rows(`select count(*) from kho.run where state = 'running'`)).toEqual([['0']])
  console.info(`runs: ${JSON.stringify(await store.rows('select state, code, count(*) from kho.run group by 1, 2'))}`)
  expect(survived.published, 'some kills came after a publish').toBeGreaterThan(0)
})

/** Checks the store as a reader sees it at one moment. Returns 1 when a checkpoint stood there already. */
async function expectRealState(store: TestStore, states: ReadonlySet<string>): Promise<number> {
  const [hash, torn, ahead, held, moments] = await store.owner.transaction(async (session) => {
    await session.rows(sql`set transaction isolation level repeatable read`)
    const one = async (statement: string) => (await session.rows(sql.raw(statement)))[0]?.[0] ?? ''
    return [
      (await session.rows(storeHash))[0]?.[0] ?? '',
      await one(`select count(*) from data.cases as d where not exists
        (select from kho.run as r where r.run = d._run and r.state = 'done')`),
      await one(`select count(*) from kho.checkpoint as c join kho.run as r using (run)
        where r.state <> 'done' or c.records <> (select count(*) from data.cases)
          or c.at < (select max(_at) from data.cases)`),
      await one('select count(*) from kho.checkpoint'),
      await one('select count(*) - count(distinct _id) from data.cases'),
    ]
  })
  const seen = held === '0' ? states.size > 0 && emptyHash === hash : states.has(hash)
  expect({ seen, torn, ahead, twice: moments }).toEqual({ seen: true, torn: '0', ahead: '0', twice: '0' })
  return Number(held)
}

/** md5 of nothing: the hash of an empty dataset. */
const emptyHash = 'd41d8cd98f00b204e9800998ecf8427e'

function finalSync(store: TestStore) {
  const document = store.city().sources.get('office')
  if (!document) throw new Error('the scene has no office')
  const attempt = async () => {
    await using source = await openSource(document, { secretOf: () => undefined, cityFolder: '.' })
    return await store.sync('cases', 'office', source)
  }
  return attempt().catch(async () => {
    await setTimeout(500) // the last victim's lock
    return attempt()
  })
}

/** The agency's clerks change records all the time; every state they commit is noted before it can be read. */
function clerksAtWork(agency: Database, states: Set<string>, random: () => number): AsyncDisposable {
  const stop = new AbortController()
  const working = (async () => {
    while (!stop.signal.aborted) {
      await work(agency, random, (hash) => states.add(hash))
      await setTimeout(20)
    }
  })()
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await working
    },
  }
}

interface Worker {
  begin(): void
  /** Ends it as a power cut would, and says how it ended: anything but SIGKILL was a death of its own. */
  kill(): Promise<NodeJS.Signals | null>
}

/** `pace` follows how long a run takes on this machine now, so that kills fall on every part of one. */
async function startWorker(url: string, pace: { milliseconds: number }): Promise<Worker> {
  const child = spawn(process.execPath, [`${import.meta.dirname}/worker.ts`, url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  child.stdout.on('data', (text: Buffer) => {
    pace.milliseconds = Number(/^done (\d+)/m.exec(text.toString())?.[1] ?? pace.milliseconds)
  })
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

async function records(database: Database, statement: string): Promise<readonly string[]> {
  const rows = await database.rows(sql.raw(statement))
  return rows.map((row) => JSON.stringify(row)).sort()
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
