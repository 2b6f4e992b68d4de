import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { firstAgency, permit, permits, permitsCity } from '../../../test/harness/permits.ts'
import type { SourceRow } from '../../../test/harness/rows-source.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { batchOf } from '../batch.ts'
import { planBinding } from '../pull/pull-plan.ts'
import { cancelRun } from '../runs.ts'
import { type OpenRun, type Part, publishPart, withRun } from './part.ts'
import type { RunMode } from './run-record.ts'

/** A message of a sender: what a permit is as of a version, or that it is gone. */
interface Message {
  readonly version?: number
  readonly row?: SourceRow
  readonly gone?: string
}

function partOf(store: TestStore, messages: readonly Message[], more: Partial<Part> = {}): Part {
  const { columns } = planBinding(store.city(), 'permits', 'first')
  const marked = messages.some(({ version }) => version !== undefined)
  const places = columns.map((column) =>
    ['ma', 'cq', 'ten', 'phi', 'ngay', 'han', 'tt', 'ghi_chu', 'nhan'].indexOf(column),
  )
  const batch = (of: readonly Message[], rowOf: (message: Message) => SourceRow) => {
    const rows = of.map((message) => {
      const row = rowOf(message)
      return [...places.map((place) => row[place] ?? null), ...(marked ? [null, '12345678'] : [])]
    })
    const made = batchOf(rows, columns.length + (marked ? 2 : 0))
    for (const [at, { version }] of of.entries()) {
      const begin = made.cells[((at + 1) * made.width - 1) * 2] ?? -1
      if (marked) made.bytes.writeBigInt64BE(BigInt(version ?? 0), begin)
    }
    return made
  }
  return {
    mode: 'push',
    forms: columns.map(() => 'text' as const),
    marked,
    rows: (async function* () {
      yield batch(
        messages.filter(({ row }) => row),
        ({ row }) => row ?? [],
      )
    })(),
    gone: (async function* () {
      yield batch(
        messages.filter(({ gone }) => gone),
        ({ gone }) => permit(gone ?? '', { ten: null, phi: 'anything' }),
      )
    })(),
    position: null,
    newerOnly: marked,
    ...more,
  }
}

function run(store: TestStore, mode: RunMode, work: (open: OpenRun) => Promise<unknown>) {
  const options = { database: store.worker, city: store.city(), version: store.version(), identityKey }
  const signal = new AbortController().signal
  return withRun({ ...options, dataset: 'permits', source: 'first', signal, onProgress: () => undefined }, mode, work)
}

const push = (store: TestStore, messages: readonly Message[], more?: Partial<Part>) =>
  run(store, 'push', (open) => publishPart(open, partOf(store, messages, more)))

const held = (store: TestStore) => store.rows('select code, fee from data.permits order by code')

test('a part changes what it names and nothing else, and the next part goes on from there', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(30)))
  const result = await run(store, 'log', async (open) => {
    const first = [{ row: permit('P00001', { phi: '1' }) }, { row: permit('Q') }, { gone: 'P00002' }]
    await publishPart(open, partOf(store, first, { mode: 'log', position: '1/A' }))
    expect(
      await store.rows('select r.state, r.inserted, c.position from kho.run as r join kho.checkpoint as c using (run)'),
    ).toEqual([['running', '1', '1/A']])
    const second = [{ row: permit('P00003', { phi: 'x' }) }, { gone: 'Q' }, { row: permit('P00004') }]
    await publishPart(open, partOf(store, second, { mode: 'log', position: '1/B' }))
  })
  const counts = { inserted: 1, updated: 1, deleted: 2, unchanged: 1, quarantined: 1 }
  expect(result).toMatchObject({ state: 'done', read: 6, ...counts })
  expect((await held(store)).slice(0, 2)).toEqual([
    ['P00001', '1.00'],
    ['P00003', '1000.50'],
  ])
  expect(await store.rows('select code from data.permits where _stale')).toEqual([['P00003']])
  expect(await store.rows('select records, position from kho.checkpoint')).toEqual([['29', '1/B']])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})

test('F10: messages that come twice, late or in another order leave what their versions say', async () => {
  await using store = await testStore(permitsCity())
  const messages: Message[] = [
    { version: 1, row: permit('A', { phi: '1' }) },
    { version: 2, row: permit('A', { phi: '2' }) },
    { version: 3, row: permit('B', { phi: '3' }) },
    { version: 4, gone: 'B' },
    { version: 5, row: permit('C', { phi: '5' }) },
    { version: 6, gone: 'C' },
    { version: 7, row: permit('C', { phi: '7' }) },
  ]
  const orders = [messages, messages.toReversed(), [6, 3, 0, 1, 5, 2, 4].map((at) => messages[at] ?? {})]
  await push(
    store,
    Array.from({ length: 100 }, (_, at) => ({ version: 1, row: permit(`Z${at}`) })),
  )
  for (const order of orders) {
    for (const message of [...order, ...order]) expect((await push(store, [message])).state).toBe('done')
    expect((await held(store)).slice(0, 3)).toEqual([
      ['A', '2.00'],
      ['C', '7.00'],
      ['Z0', '1000.50'],
    ])
  }
  const before = await store.rows('select * from data.permits order by code')
  await push(store, [{ version: 2, row: permit('A', { phi: '2' }) }])
  expect(await store.rows('select * from data.permits order by code')).toEqual(before)
})

test('F10: an older message does not undo a newer refusal, and a newer one does', async () => {
  await using store = await testStore(permitsCity())
  await push(store, [{ version: 1, row: permit('A') }])
  expect(await push(store, [{ version: 5, row: permit('A', { phi: 'x' }) }])).toMatchObject({ quarantined: 1 })
  await push(store, [{ version: 4, row: permit('A', { phi: '4' }) }])
  expect(await store.rows('select fee, _stale from data.permits')).toEqual([['1000.50', 't']])
  await push(store, [{ version: 6, row: permit('A', { phi: '6' }) }])
  expect(await store.rows('select fee, _stale from data.permits')).toEqual([['6.00', 'f']])
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['0']])
})

test('I14: a part that would delete too much is held, and what is sent next waits behind it', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(100)))
  const wipe = permits(50).map(([code]) => ({ version: 9, gone: code ?? '' }))
  const result = await push(store, wipe)
  expect(result).toMatchObject({ state: 'held', deleted: 50 })
  expect(await push(store, [{ version: 10, row: permit('Q') }])).toMatchObject({ error: { code: 'KHO234' } })
  const released = await store.release(result.run)
  expect(released).toMatchObject({ state: 'done', deleted: 50 })
  expect(await push(store, [{ version: 9, row: permit('P00001') }])).toMatchObject({ inserted: 0 })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['50']])
  expect(await store.rows(`select deleted from kho.run where run::text = '${result.run}'`)).toEqual([['50']])
})

test('F39: a run that somebody else ended publishes no further part', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(3)))
  const result = await run(store, 'log', async (open) => {
    await publishPart(open, partOf(store, [{ row: permit('A') }], { mode: 'log' }))
    await cancelRun(store.worker, open.run)
    await publishPart(open, partOf(store, [{ row: permit('B') }], { mode: 'log' }))
  })
  expect(result).toMatchObject({ state: 'failed', error: { code: 'KHO227' } })
  expect(await store.rows(`select code from data.permits where code in ('A', 'B')`)).toEqual([['A']])
})

test('F26: parts of two sources of one dataset at once lose nothing', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(10)))
  const codes = Array.from({ length: 20 }, (_, at) => `N${String(at).padStart(2, '0')}`)
  await run(store, 'log', async (open) => {
    for (const code of codes) {
      const others = store.owner.transaction(async (session) => {
        await session.rows(sql`update kho.moment set at = at where dataset = 'permits'`)
        await session.rows(sql`update data.permits set _stale = false where code = 'P00001'`)
      })
      const part = partOf(store, [{ row: permit(code) }, { row: permit('P00001', { ten: code }) }], { mode: 'log' })
      await Promise.all([publishPart(open, part), others])
    }
  })
  expect(await store.rows(`select count(*) from data.permits where code like 'N%'`)).toEqual([['20']])
  expect(await store.rows(`select name from data.permits where code = 'P00001'`)).toEqual([['N19']])
})
