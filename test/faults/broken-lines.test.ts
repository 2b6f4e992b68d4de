import { summedTotals } from '@kho/ingest/mark-totals.ts'
import type { Source } from '@kho/ingest/source.ts'
import { connectionOf } from '@kho/ingest/sources/connection.ts'
import { gentle } from '@kho/ingest/sources/gentle.ts'
import { mannersOf } from '@kho/ingest/sources/manners.ts'
import { mysqlSource } from '@kho/ingest/sources/mysql/mysql-source.ts'
import { postgresSource } from '@kho/ingest/sources/postgres/postgres-source.ts'
import { batchesOf, pulled, type TestAgency } from '@kho/ingest/sources/source-suite.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  cutAfter,
  delayed,
  type FaultProxy,
  faultProxy,
  honest,
  silent,
  silentAfter,
  trickle,
} from '../harness/fault-proxy.ts'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../harness/mariadb.ts'
import { mysqlAgency } from '../harness/mysql-agency.ts'
import { postgresAgency } from '../harness/postgres-agency.ts'

const columns = ['ma', 'ten']
const rows = Array.from({ length: 8_000 }, (_, index) => [String(index), 'x'.repeat(100)])

interface Lined {
  readonly agency: TestAgency
  readonly proxy: FaultProxy
  readonly source: Source
}

/** An agency behind a line that may fail, read by a connector that waits a second for an answer. */
async function lined(kind: 'postgres' | 'mysql', server: () => TestMariadb): Promise<Lined> {
  const agency = await (kind === 'postgres' ? postgresAgency() : mysqlAgency(server()))
  onTestFinished(() => agency[Symbol.asyncDispose]())
  await agency.makeTable('t', columns, rows)
  const { connection } = agency.document
  const proxy = await faultProxy(Number(connection.port))
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  const document = { ...agency.document, connection: { ...connection, host: '127.0.0.1', port: proxy.port } }
  const make = kind === 'postgres' ? postgresSource : mysqlSource
  const manners = { ...mannersOf(document), patience: 1000 }
  return { agency, proxy, source: gentle(make(connectionOf(document, agency.options), manners), 'agency', manners) }
}

async function expectNobody(agency: TestAgency): Promise<void> {
  await expect.poll(() => agency.sessions(), { timeout: 10_000 }).toBe(0)
}

describe.each(['postgres', 'mysql'] as const)('F40: the line to an agency’s %s', (kind) => {
  let server: TestMariadb
  const here = kind === 'postgres' || mariadbInstalled()
  beforeAll(async () => {
    if (kind === 'mysql' && here) server = await startMariadb()
  })
  afterAll(() => server?.stop())

  test.skipIf(!here)('may be slow: late pieces and a few bytes at a time are read all the same', async () => {
    const { agency, proxy, source } = await lined(kind, () => server)
    proxy.become(delayed(5))
    expect(await pulled(source, 't', columns)).toEqual(rows)
    proxy.become(trickle(40_000, 1))
    expect(await pulled(source, 't', columns)).toEqual(rows)
    await expectNobody(agency)
  })

  test.skipIf(!here).each([
    ['reset', 300_000],
    ['close', 300_000],
    ['half', 300_000],
    ['close', 40],
    ['reset', 40],
  ] as const)('may end by %s after %i bytes: the read fails, and never looks complete', async (how, bytes) => {
    const { agency, proxy, source } = await lined(kind, () => server)
    proxy.become(cutAfter(bytes, how))
    const code = bytes > 1000 ? 'KHO208' : 'KHO201'
    await expect(pulled(source, 't', columns)).rejects.toMatchObject({ code })
    proxy.become(honest)
    expect(await pulled(source, 't', columns)).toHaveLength(rows.length)
    await expectNobody(agency)
  })

  test.skipIf(!here).each([300_000, 40])(
    'may fall silent after %i bytes and stand: nobody waits for ever',
    async (bytes) => {
      const { agency, proxy, source } = await lined(kind, () => server)
      proxy.become(silentAfter(bytes))
      await expect(pulled(source, 't', columns)).rejects.toMatchObject({ code: 'KHO208' })
      proxy.become(honest)
      expect(await pulled(source, 't', columns), 'the next read has its turn').toHaveLength(rows.length)
      await proxy[Symbol.asyncDispose]()
      await expectNobody(agency)
    },
  )

  test.skipIf(!here)('may forget who was connected: what is asked then is given up', async () => {
    const { proxy, source } = await lined(kind, () => server)
    const never = new AbortController().signal
    await using snapshot = await source.open({ from: 't', columns, key: ['ma'], cursor: null, run: 'r' }, never)
    proxy.become(silent)
    if (!snapshot.marks) throw new Error('the server marks its rows')
    await expect(summedTotals(snapshot.marks.totals(4))).rejects.toMatchObject({ code: 'KHO208' })
  })

  test.skipIf(!here)('may take a connection and say nothing: describing and checking are given up too', async () => {
    const { proxy, source } = await lined(kind, () => server)
    proxy.become(silent)
    await expect(source.describe()).rejects.toMatchObject({ code: 'KHO208' })
    await expect(source.check(['t'])).rejects.toMatchObject({ code: 'KHO208' })
    proxy.become(honest)
    expect((await source.describe())[0]?.name).toBe('t')
  })

  test.skipIf(!here)('may be reset while marks are read: no list of them looks complete', async () => {
    const { proxy, source } = await lined(kind, () => server)
    const never = new AbortController().signal
    await using snapshot = await source.open({ from: 't', columns, key: ['ma'], cursor: null, run: 'r' }, never)
    proxy.become(cutAfter(200_000, 'reset'))
    const { marks } = snapshot
    if (!marks) throw new Error('the table has a key')
    await expect(Array.fromAsync(marks.keys(4, null))).rejects.toMatchObject({ code: 'KHO208' })
  })

  test.skipIf(!here)('is given back by a reader that leaves in the middle', async () => {
    const { agency, source } = await lined(kind, () => server)
    for await (const _ of batchesOf(source, 't', columns)) break
    await expectNobody(agency)
  })
})
