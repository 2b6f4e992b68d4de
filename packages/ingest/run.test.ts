import type { Sql } from '@kho/schema/sql.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity, secondAgency } from '../../test/harness/permits.ts'
import { testStore } from '../../test/harness/test-store.ts'
import { quarantineCounts, quarantineReasons } from './quarantine/quarantine-reasons.ts'

const counts = { inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0 }

test('a first snapshot is published with where each record came from', async () => {
  await using store = await testStore(permitsCity())
  const result = await store.sync('permits', 'first', firstAgency(permits(3)))
  expect(result).toMatchObject({ state: 'done', read: 3, ...counts, inserted: 3, reasons: [], error: null })
  expect(
    await store.rows(`select code, agency, name, fee, issued_at, status, notes, tags, _source, _run, _stale
    from data.permits where code = 'P00002'`),
  ).toEqual([
    [
      'P00002',
      'H29.1',
      'Giấy phép P00002',
      '1000.50',
      '2020-11-02 01:00:00+00',
      'open',
      '{"a":1}',
      '{x}',
      'first',
      result.run,
      'f',
    ],
  ])
  expect(
    await store.rows(`select c.run = m._run, c.at = m._at, c.records from kho.checkpoint as c, data.permits as m
    where m.code = 'P00001'`),
  ).toEqual([['t', 't', '3']])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})

test('a later snapshot touches only what changed, at a later moment', async () => {
  await using store = await testStore(permitsCity())
  const first = await store.sync('permits', 'first', firstAgency(permits(50)))
  const rows = [...permits(50).slice(2), permit('P00002', { phi: '7' }), permit('P00099')]
  const second = await store.sync('permits', 'first', firstAgency(rows))
  expect(second).toMatchObject({ state: 'done', inserted: 1, updated: 1, deleted: 1, unchanged: 48, quarantined: 0 })
  expect(await store.rows(`select _run, count(*) from data.permits group by 1 order by 2 desc`)).toEqual([
    [first.run, '48'],
    [second.run, '2'],
  ])
  expect(await store.rows(`select count(distinct _at), min(_at) < max(_at) from data.permits`)).toEqual([['2', 't']])
  const third = await store.sync('permits', 'first', firstAgency(rows))
  expect(third).toMatchObject({ state: 'done', inserted: 0, updated: 0, deleted: 0, unchanged: 50 })
})

test('texts arrive exactly, in NFC, whatever COPY makes of their characters', async () => {
  await using store = await testStore(permitsCity())
  const texts = [
    'tab\there',
    'line\nbreak\r\n',
    'back\\slash \\N \\.',
    '\\.',
    '',
    ' spaces ',
    '🏛 Thủ Đức',
    'Nguye\u0302\u0303n',
  ]
  const rows = texts.map((ten, index) => permit(`P${index}`, { ten, nhan: JSON.stringify([ten, null, ten]) }))
  expect(await store.sync('permits', 'first', firstAgency(rows))).toMatchObject({
    state: 'done',
    inserted: texts.length,
  })
  const stored = await store.rows('select name, array_to_json(tags) from data.permits order by code')
  const exact = texts.map((text) => text.normalize('NFC'))
  expect(stored.map(([name, tags]) => [name, JSON.parse(tags ?? '')])).toEqual(
    exact.map((text) => [text, [text, null, text]]),
  )
})

test('a refused record waits in quarantine with every reason and as the source sent it', async () => {
  await using store = await testStore(permitsCity())
  const rows = [
    permit('P1'),
    permit('P2', { cq: 'H29.2' }),
    permit('P3', { phi: '1.234', tt: '9' }),
    permit('P4', { han: '2019-01-01 00:00:00' }),
    permit('P5', { ten: null }),
    permit('P6', { phi: null }),
    permit('P7', { ten: 'nul\0' }),
    permit('P8', { ma: null }),
  ]
  const result = await store.sync('permits', 'first', firstAgency(rows))
  expect(result).toMatchObject({ state: 'done', inserted: 2, quarantined: 6 })
  expect(await store.rows('select code from data.permits order by code')).toEqual([['P1'], ['P6']])
  const reasons = await quarantineReasons(store.worker)
  expect(reasons.map(({ field, rule, records }) => [field, rule, records]).sort()).toEqual(
    [
      ['agency', 'owns', 1],
      ['code', 'required', 1],
      ['fee', 'type', 1],
      ['name', 'required', 1],
      ['name', 'type', 1],
      [null, 'expires_after_issue', 1],
      ['status', 'unmapped_code', 1],
    ].sort(),
  )
  expect(result.reasons.filter(({ level }) => level === 'warning')).toEqual([
    { field: null, rule: 'has_a_fee', level: 'warning', count: expect.any(Number) },
  ])
  expect(await quarantineCounts(store.worker)).toEqual([{ dataset: 'permits', source: 'first', records: 6 }])
  const [raw] = await store.rows(`select raw from kho.quarantine where raw #>> '{columns,ma}' = 'P3'`)
  expect(JSON.parse(raw?.[0] ?? '')).toEqual({
    columns: Object.fromEntries(
      ['ma', 'cq', 'ten', 'phi', 'ngay', 'han', 'tt', 'ghi_chu', 'nhan'].map((name, at) => [
        name,
        rows[2]?.[at] ?? null,
      ]),
    ),
  })
})

test('F21: the same record twice is one; differing ones under one key are all refused', async () => {
  await using store = await testStore(permitsCity())
  const rows = [...permits(3), permit('P00002'), permit('P00003', { phi: '2' }), permit('P00003', { phi: '2' })]
  const result = await store.sync('permits', 'first', firstAgency(rows))
  expect(result).toMatchObject({ state: 'done', read: 6, inserted: 2, quarantined: 3 })
  expect(result.reasons).toEqual([{ field: null, rule: 'duplicate_key', level: 'error', count: 3 }])
  expect(await store.rows('select code from data.permits order by code')).toEqual([['P00001'], ['P00002']])
})

test('a key belongs to the source that holds it: a second claimant waits', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(2)))
  const result = await store.sync(
    'permits',
    'second',
    secondAgency([
      ['P00002', 'theirs'],
      ['Q1', 'own'],
    ]),
  )
  expect(result).toMatchObject({ state: 'done', inserted: 1, quarantined: 1, deleted: 0 })
  expect(result.reasons).toContainEqual({ field: null, rule: 'other_source', level: 'error', count: 1 })
  expect(await store.rows('select code, _source from data.permits order by code')).toEqual([
    ['P00001', 'first'],
    ['P00002', 'first'],
    ['Q1', 'second'],
  ])
})

test('a refused new version keeps the last good one, marked stale until a good one comes', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(30)))
  const broken = [permit('P00001', { phi: 'x' }), ...permits(30).slice(1)]
  expect(await store.sync('permits', 'first', firstAgency(broken))).toMatchObject({
    state: 'done',
    updated: 0,
    deleted: 0,
    quarantined: 1,
  })
  const one = `select fee, _stale from data.permits where code = 'P00001'`
  expect(await store.rows(one)).toEqual([['1000.50', 't']])
  await store.sync('permits', 'first', firstAgency(broken))
  expect(await store.rows(one)).toEqual([['1000.50', 't']])
  expect(await store.sync('permits', 'first', firstAgency(permits(30)))).toMatchObject({ updated: 1, quarantined: 0 })
  expect(await store.rows(one)).toEqual([['1000.50', 'f']])
})

test('F12: a column gone at the source stops the dataset by name and changes nothing', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(2)))
  const before = await store.rows('select * from data.permits order by code')
  const result = await store.sync('permits', 'second', firstAgency([]))
  expect(result).toMatchObject({ state: 'done' })
  const drifted = await store.sync('permits', 'first', secondAgency([['P00001', 'x']]))
  expect(drifted).toMatchObject({
    state: 'failed',
    error: { code: 'KHO223', details: { missing: ['cq', 'phi', 'ngay', 'han', 'ghi_chu', 'nhan', 'tt'] } },
  })
  expect(await store.rows('select * from data.permits order by code')).toEqual(before)
})

test('F02: a source that breaks off leaves everything as it was, and no staging behind', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(5)))
  function* broken() {
    yield* permits(2500)
    throw new Error('connection reset by P00001')
  }
  const result = await store.sync('permits', 'first', firstAgency(broken()))
  expect(result).toMatchObject({ state: 'failed', error: { code: 'KHO231' } })
  expect(result.error?.message).not.toContain('P00001')
  expect(await store.rows('select count(*) from data.permits')).toEqual([['5']])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
  expect(await store.rows(`select state, code, read from kho.run order by started_at`)).toEqual([
    ['done', null, '5'],
    ['failed', 'KHO231', '0'],
  ])
})

test('an aborted run publishes nothing', async () => {
  await using store = await testStore(permitsCity())
  const abort = new AbortController()
  function* rows() {
    yield* permits(1500)
    abort.abort()
    yield* permits(1)
  }
  const result = await store.sync('permits', 'first', firstAgency(rows()), abort.signal)
  expect(result).toMatchObject({ state: 'failed', error: { code: 'KHO227' } })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['0']])
  expect(await store.rows('select state from kho.run')).toEqual([['cancelled']])
})

test('a dataset is loaded from a source by one worker at a time', async () => {
  await using store = await testStore(permitsCity())
  const other: { failure: unknown } = { failure: null }
  async function* rows() {
    yield* permits(1)
    other.failure = await store.sync('permits', 'first', firstAgency([])).catch((error: unknown) => error)
    yield permit('P2')
  }
  expect(await store.sync('permits', 'first', firstAgency(rows()))).toMatchObject({ state: 'done', inserted: 2 })
  expect(other.failure).toMatchObject({ code: 'KHO224' })
})

test('rows checked against a contract that changed meanwhile are not published', async () => {
  await using store = await testStore(permitsCity())
  async function* rows() {
    yield* permits(1)
    await store.owner.transaction(() => store.apply(permitsCity({ extra: '  added: { type: integer }' })))
  }
  const result = await store.sync('permits', 'first', firstAgency(rows()))
  expect(result).toMatchObject({ state: 'failed', error: { code: 'KHO226' } })
  expect(await store.sync('permits', 'first', firstAgency(permits(1)))).toMatchObject({ state: 'done', inserted: 1 })
})

test('a change elsewhere in the documents does not stop a run', async () => {
  await using store = await testStore(permitsCity())
  async function* rows() {
    yield* permits(1)
    await store.apply(
      permitsCity().map((document) =>
        document.path === 'city.yaml' ? { ...document, text: document.text.replace('en: City', 'en: Town') } : document,
      ),
    )
  }
  expect(await store.sync('permits', 'first', firstAgency(rows()))).toMatchObject({ state: 'done', inserted: 1 })
})

test('a soft delete removes the record it marks, and absence removes none', async () => {
  const deletes = '{ soft: { status: closed } }'
  await using store = await testStore(permitsCity({ deletes }))
  await store.sync('permits', 'first', firstAgency(permits(3)))
  const result = await store.sync(
    'permits',
    'first',
    firstAgency([permit('P00001', { tt: '2' }), permit('P00009', { tt: '2' })]),
  )
  expect(result).toMatchObject({ state: 'done', inserted: 0, deleted: 1 })
  expect(await store.rows('select code from data.permits order by code')).toEqual([['P00002'], ['P00003']])
})

test('F26: a publish that loses a deadlock is done again and loses nothing', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(3)))
  const begun = Promise.withResolvers<void>()
  // Another transaction holds a record and then wants the dataset's publish lock: one of the two must give way.
  const rival = store.owner.transaction(async (session) => {
    await session.rows(sql`set local deadlock_timeout = '60s'`)
    await session.rows(sql`update data.permits set _stale = _stale where code = 'P00001'`)
    begun.resolve()
    await until(store.owner, sql`select exists (select from pg_locks where not granted and locktype = 'transactionid')`)
    await session.rows(sql`update kho.moment set at = at where dataset = 'permits'`)
  })
  async function* rows() {
    await begun.promise
    yield* [permit('P00001', { phi: '9' }), permit('P00002'), permit('P00003')]
  }
  const result = await store.sync('permits', 'first', firstAgency(rows()))
  await rival
  expect(result).toMatchObject({ state: 'done', updated: 1, unchanged: 2, error: null })
})

async function until(database: Database, condition: Sql): Promise<void> {
  while ((await database.rows(condition))[0]?.[0] !== 't');
}
