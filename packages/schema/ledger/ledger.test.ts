import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/harness/fresh-database.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import type { ReadEntry } from './entry.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { ledgerSettings } from './limits.ts'
import { openSubjectMap } from './subjects.ts'

const subjectKey = Buffer.alloc(32, 5)

/** As `kho serve` opens it, so that what needs no transaction of several statements is one. */
const asServed: Pick<DatabaseOptions, 'prepares' | 'settings'> = { prepares: true, settings: ledgerSettings }
const ways = [
  ['one statement', asServed],
  ['a transaction', {}],
] as const

/** A store, a ledger that has the API's rights on it, and the owner's own session. */
interface Opened extends AsyncDisposable {
  readonly fresh: FreshDatabase
  readonly owner: Database
  readonly ledger: Ledger
}

async function opened(options: { readonly mostWaiting?: number } = {}, how = asServed): Promise<Opened> {
  const fresh = await freshDatabase()
  const owner = openDatabase({ url: fresh.url, name: 'owner' })
  await migrate(owner)
  const api = openDatabase({ url: fresh.url, name: 'ledger', role: 'kho_api', ...how })
  const ledger = await openLedger({ database: api, subjectKey, writer: 'test', ...options })
  return {
    fresh,
    owner,
    ledger,
    [Symbol.asyncDispose]: async () => {
      await ledger.close()
      await api[Symbol.asyncDispose]()
      await owner[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

function read(...keys: readonly string[]): ReadEntry {
  return {
    principal: { kind: 'officer', name: 'an@q1', person: '079180000001', agency: 'H29.760', roles: ['approver'] },
    purpose: { key: '1.004199', procedure: true, tasks: [] },
    correlationId: 'c1',
    version: 3,
    reads: [
      {
        dataset: 'people',
        fields: ['name', 'born'],
        rules: ['applicants'],
        bases: ['PDPL-4', 'N47-33', 'N47-33'],
        subjects: keys.map((key) => ({ kind: 'person', key })),
      },
    ],
  }
}

async function bodies(owner: Database): Promise<readonly string[]> {
  const rows = await owner.rows(sql`select body from kho.ledger_entry order by chain, position`)
  return rows.map(([body]) => body ?? '')
}

test('A08: a read stands in the chain, without the names of the people in it', async () => {
  await using store = await opened()
  await store.ledger.append(read('079190000002'))
  const texts = await bodies(store.owner)
  expect(texts.join()).not.toMatch(/0791[89]0000|an@q1/)
  const [opening, body] = texts.map((text) => JSON.parse(text))
  const { chain } = store.ledger.head()
  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)
  expect(opening).toEqual({
    ...{ v: 1, kind: 'open', chain, position: 1, previous: '0'.repeat(64), writer: 'test' },
    at: expect.stringMatching(/Z$/),
  })
  expect(body).toEqual({
    ...{ v: 1, kind: 'read', chain, position: 2, correlation: 'c1', version: 3 },
    at: expect.stringMatching(/Z$/),
    previous: expect.stringMatching(/^[0-9a-f]{64}$/),
    asker: {
      ...{ kind: 'officer', agency: 'H29.760', application: null, roles: ['approver'] },
      ...{ account: uuid, person: uuid, enterprise: null },
    },
    purpose: { procedure: '1.004199', task: null, tasks: [] },
    reads: [
      {
        ...{ dataset: 'people', fields: ['born', 'name'], rules: ['applicants'] },
        ...{ bases: ['N47-33', 'PDPL-4'], subjects: [uuid] },
      },
    ],
  })
  const subjects = openSubjectMap(subjectKey)
  const of = (pseudonym: string) => subjects.subjectOf(store.owner, pseudonym)
  expect(await of(body.reads[0].subjects[0])).toEqual({ kind: 'person', key: '079190000002' })
  expect(await of(body.asker.person)).toEqual({ kind: 'person', key: '079180000001' })
})

test('a change stands in the chain as its kind, and tells no name either', async () => {
  await using store = await opened()
  const target = { kind: 'correction', key: 'c-7', subjects: [{ kind: 'person', key: '079190000002' }] }
  const { principal } = read()
  const change = { principal, correlationId: 'c2', version: 4, action: 'correction.answer', target } as const
  await store.ledger.append(read('079190000002'))
  await store.ledger.appendWrite({ ...change, outcome: 'done' })
  await store.ledger.appendWrite({ ...change, outcome: 'KHO504' })
  const texts = await bodies(store.owner)
  expect(texts.join()).not.toMatch(/0791[89]0000|an@q1/)
  const [, before, done, refused] = texts.map((text) => JSON.parse(text))
  expect(done).toEqual({
    ...{ v: 1, kind: 'write', chain: store.ledger.head().chain, position: 3, correlation: 'c2', version: 4 },
    at: expect.stringMatching(/Z$/),
    previous: expect.stringMatching(/^[0-9a-f]{64}$/),
    asker: before.asker,
    action: 'correction.answer',
    target: { kind: 'correction', key: 'c-7', subjects: before.reads[0].subjects },
    outcome: 'done',
  })
  expect(refused.outcome).toBe('KHO504')
})

test('a change that the ledger cannot take is refused', async () => {
  await using store = await opened()
  await store.owner.rows(sql`revoke insert on kho.ledger_entry from kho_api`)
  const { principal, correlationId, version } = read()
  const target = { kind: 'grant', key: 'g-1' }
  const change = store.ledger.appendWrite({
    ...{ principal, correlationId, version, target },
    ...{ action: 'grant.end', outcome: 'done' },
  })
  await expect(change).rejects.toMatchObject({ code: 'KHO503' })
})

test('A08: a subject has one pseudonym, and an erased one is gone from every entry', async () => {
  await using store = await opened()
  await Promise.all([store.ledger.append(read('1', '2')), store.ledger.append(read('2'))])
  await store.ledger.append(read('2'))
  const [, first, second, third] = (await bodies(store.owner)).map((text) => JSON.parse(text))
  const [two] = second.reads[0].subjects
  expect(first.reads[0].subjects).toContain(two)
  expect(third.reads[0].subjects).toEqual([two])
  await store.owner.rows(sql`delete from kho.ledger_subject where pseudonym = ${two}`)
  expect(await openSubjectMap(subjectKey).subjectOf(store.owner, two)).toBeNull()
})

test.for(ways)(
  'A08: somebody who was erased and is met again has another pseudonym, which is theirs from then on: by %s',
  async ([, how]) => {
    await using store = await opened({}, how)
    const lastSubject = async () => JSON.parse((await bodies(store.owner)).at(-1) ?? '').reads[0].subjects
    const two = { kind: 'person', key: '2' }
    await store.ledger.append(read('1', '2'))
    await store.ledger.append(read('2'))
    const [erased] = await lastSubject()
    await store.owner.rows(sql`delete from kho.ledger_subject where pseudonym = ${erased}`)
    await store.ledger.append(read('2'))
    const [after] = await lastSubject()
    expect(after).not.toBe(erased)
    expect(await store.ledger.pseudonymsOf(store.owner, [two])).toEqual([after])
    await store.owner.rows(sql`truncate kho.ledger_subject`)
    await Promise.all([store.ledger.append(read('2')), store.ledger.append(read('1', '2'))])
    const [again] = await store.ledger.pseudonymsOf(store.owner, [two])
    expect(await lastSubject()).toContain(again)
    expect([erased, after]).not.toContain(again)
    const [map] = await store.owner.rows(sql`select count(*) from kho.ledger_subject`)
    expect(map).toEqual(['4'])
  },
)

test('appends that meet share transactions, and positions have no gaps', async () => {
  await using store = await opened()
  await Promise.all(Array.from({ length: 500 }, (_, index) => store.ledger.append(read(String(index % 50)))))
  const [row] = await store.owner.rows(sql`
    select count(*), min(position), max(position), count(distinct xmin::text) < 20 from kho.ledger_entry`)
  expect(row).toEqual(['501', '1', '501', 't'])
  expect(store.ledger.head().position).toBe(501)
})

test('A04: writers that meet at once each keep a whole chain, and none forks', async () => {
  await using store = await opened()
  await using api = openDatabase({ url: store.fresh.url, name: 'ledger', role: 'kho_api' })
  const ledgers = await Promise.all([1, 2, 3].map((n) => openLedger({ database: api, subjectKey, writer: `w${n}` })))
  await Promise.all(
    ledgers.flatMap((ledger) => Array.from({ length: 30 }, (_, n) => ledger.append(read(String(n), String(99 - n))))),
  )
  const rows = await store.owner.rows(sql`select count(*) from kho.ledger_entry group by chain order by 1`)
  expect(rows).toEqual([['1'], ['31'], ['31'], ['31']])
  const [people] = await store.owner.rows(sql`select count(*), count(distinct lookup) from kho.ledger_subject`)
  expect(people?.[0]).toBe(people?.[1])
})

test.for(ways)(
  'A06, F34: a ledger that is locked refuses, and goes on in the same chain afterwards: by %s',
  async ([, how]) => {
    await using store = await opened({}, how)
    await store.ledger.append(read('1'))
    await using locker = openDatabase({ url: store.fresh.url, name: 'locker' })
    await locker.transaction(async (transaction) => {
      await transaction.rows(sql`lock table kho.ledger_entry in access exclusive mode`)
      await expect(store.ledger.append(read('1'))).rejects.toMatchObject({ code: 'KHO503' })
    })
    await store.ledger.append(read('2'))
    const [row] = await store.owner.rows(
      sql`select count(*), max(position), count(distinct chain) from kho.ledger_entry`,
    )
    expect(row).toEqual(['3', '3', '1'])
  },
)

test('A06: a ledger that may not be written refuses', async () => {
  await using store = await opened()
  await store.owner.rows(sql`revoke insert on kho.ledger_entry from kho_api`)
  await expect(store.ledger.append(read('1'))).rejects.toMatchObject({ code: 'KHO503' })
  await store.owner.rows(sql`grant insert on kho.ledger_entry to kho_api`)
  await store.ledger.append(read('1'))
})

test.for(ways)('killed connections refuse what they carried and leave no gap: by %s', async ([, how]) => {
  await using store = await opened({}, how)
  const states: string[] = []
  for (let round = 0; round < 15; round += 1) {
    const appends = Array.from({ length: 20 }, (_, index) => store.ledger.append(read(String(index))))
    const killed = store.owner.rows(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'ledger' and datname = current_database()`)
    states.push(...(await Promise.allSettled(appends)).map(({ status }) => status))
    await killed
  }
  const [row] = await store.owner.rows(
    sql`select count(*) = max(position), count(distinct chain), count(*) from kho.ledger_entry`,
  )
  expect(row?.slice(0, 2)).toEqual(['t', '1'])
  const durable = states.filter((status) => status === 'fulfilled').length
  expect(Number(row?.[2])).toBeGreaterThanOrEqual(durable + 1)
})

test.for(ways)('A01: a chain that was changed from outside takes nothing more: by %s', async ([, how]) => {
  await using store = await opened({}, how)
  await store.ledger.append(read('1'))
  await store.owner.rows(sql`delete from kho.ledger_entry where position = 2`)
  await store.owner.rows(sql`revoke insert on kho.ledger_entry from kho_api`)
  await expect(store.ledger.append(read('1'))).rejects.toMatchObject({ code: 'KHO503' })
  await store.owner.rows(sql`grant insert on kho.ledger_entry to kho_api`)
  await expect(store.ledger.append(read('1'))).rejects.toMatchObject({ code: 'KHO504' })
})

test('more than may wait is refused at once, and the rest is written', async () => {
  await using store = await opened({ mostWaiting: 30 })
  const appends = Array.from({ length: 20 }, (_, index) => store.ledger.append(read(String(index))))
  const states = (await Promise.allSettled(appends)).map(({ status }) => status)
  expect(states.filter((status) => status === 'fulfilled').length).toBeGreaterThan(3)
  expect(states.at(-1)).toBe('rejected')
  await store.ledger.append(read('1'))
})

test('what needs no more than one statement is one, and on disk whatever the store would have', async () => {
  await using store = await opened()
  await store.owner.rows(sql`
    do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`)
  await using api = openDatabase({
    url: store.fresh.url,
    name: 'watched',
    role: 'kho_api',
    connections: 1,
    ...asServed,
  })
  const ledger = await openLedger({ database: api, subjectKey, writer: 'test' })
  const lastStatement = async () => {
    await ledger.append(read('1'))
    const [row] = await store.owner.rows(
      sql`select query from pg_stat_activity where application_name = 'watched' and datname = current_database()`,
    )
    return row?.[0]
  }
  await expect.poll(lastStatement).toContain('insert into kho.ledger_entry') // and not the commit after it
  expect(await api.rows(sql`show synchronous_commit`)).toEqual([['on']])
  await ledger.close()
})

test('a ledger whose store is away does not open', async () => {
  const database = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', name: 'ledger' })
  await expect(openLedger({ database, subjectKey, writer: 'test' })).rejects.toMatchObject({ code: 'KHO503' })
})

test('an entry whose hash is not its own cannot be stored', async () => {
  await using store = await opened()
  const client = new pg.Client({ connectionString: store.fresh.url })
  await client.connect()
  const forged = client.query(
    `insert into kho.ledger_entry values (gen_random_uuid(), 1, '{}', sha256('{ }'), clock_timestamp())`,
  )
  await expect(forged.finally(() => client.end())).rejects.toThrow('ledger_entry_check')
})
