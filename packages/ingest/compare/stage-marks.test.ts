import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { permitsCity } from '../../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { batchOf } from '../batch.ts'
import { stagingTable } from '../load/staging.ts'
import type { Batch } from '../source.ts'
import { stageMarks } from './stage-marks.ts'

const records = 60_000

/** Rows 1 to 60,000, whose origin is their number and whose version is the same, but for some. */
function* theirs(changed: readonly number[]): Generator<Batch> {
  for (let from = 1; from <= records; from += 5000) {
    const numbers = Array.from({ length: 5000 }, (_, at) => from + at)
    const batch = batchOf(
      numbers.map((number) => [`k${number}`, '12345678', '12345678']),
      3,
    )
    for (const [row, number] of numbers.entries()) {
      const at = (cell: number) => batch.cells[(row * 3 + cell) * 2]
      batch.bytes.writeBigInt64BE(BigInt(number), at(1))
      batch.bytes.writeBigInt64BE(BigInt(changed.includes(number) ? -number : number), at(2))
    }
    yield batch
  }
}

async function staged(store: TestStore, also: readonly (readonly [number, number])[], changed: readonly number[]) {
  const run = randomUUID()
  const more = also.map(([origin, version]) => sql.raw(`union all select ${origin}, ${version}`))
  const known = sql`(
    select n::bigint as origin, n::bigint as version from generate_series(1, ${sql.lit(records)}) as n ${sql.join(more, sql` `)})`
  const seen = { asked: 0 }
  const left = await stageMarks(
    { database: store.worker, run, signal: new AbortController().signal },
    {
      theirs: async function* () {
        seen.asked += 1
        yield* theirs(changed)
      },
      known,
      records,
      key: [sql.id('key_0')],
    },
  )
  const marks = await store.worker.rows(
    sql`select key_0, origin, version from ${stagingTable(run, 'marks')} order by 2`,
  )
  const kept = await store.worker.rows(sql`select origin, version from ${stagingTable(run, 'known')} order by 1, 2`)
  return { ...seen, left, marks, kept }
}

test('what is equal on both sides is left out while Kho reads its own, and what is not stays on both', async () => {
  await using store = await testStore(permitsCity())
  expect(await staged(store, [], [2, 59_999])).toEqual({
    asked: 1,
    left: 'different',
    marks: [
      ['k2', '2', '-2'],
      ['k59999', '59999', '-59999'],
    ],
    kept: [
      ['2', '2'],
      ['59999', '59999'],
    ],
  })
})

test('nothing is left out of an origin that shows to be known twice when its row is gone: all is compared again', async () => {
  await using store = await testStore(permitsCity())
  expect(await staged(store, [[1, 7]], [2])).toEqual({
    asked: 2,
    left: 'mixed',
    marks: [
      ['k1', '1', '1'],
      ['k2', '2', '-2'],
    ],
    kept: [
      ['1', '1'],
      ['1', '7'],
      ['2', '2'],
    ],
  })
})
