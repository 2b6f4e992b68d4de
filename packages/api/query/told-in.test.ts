import { openDatabase } from '@kho/schema/store/database.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { toldIn } from './told-in.ts'

const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => !value.includes('\u0000')),
  fc.constantFrom(null, '', 'NULL', 'null', '{', '}', '0{a}', ',', '"', '\\', '\\"', ' a ', '1{', 'a\nb'),
)

test('whatever keys the store tells of are read as they are', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  const piece = fc.record({ slot: fc.nat(12), keys: fc.array(key, { minLength: 1, maxLength: 4 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
      const texts = pieces.map(({ slot, keys }) => sql`${sql.lit(String(slot))} || ${keys}::text[]::text`)
      const [[told] = []] = await database.rows(sql`select ${sql.join([sql`''`, ...texts], sql` || `)}`)
      const expected: Set<string | null>[] = []
      for (const { slot, keys } of pieces) {
        for (const [at, each] of keys.entries()) {
          expected[slot + at] ??= new Set()
          expected[slot + at]?.add(each)
        }
      }
      expect(toldIn(told ?? 'nothing')).toEqual(expected)
    }),
    { numRuns: 300, seed: 20261123 },
  )
})

test.for(['{a}', '0{a', '0{"a}', '0{a}x', '0a}', '0{a}b}', '0{a,1{b}'])(
  'what the store never writes is refused, not passed over: %s',
  (text) => {
    expect(() => toldIn(text)).toThrow('The store could not answer.')
  },
)
