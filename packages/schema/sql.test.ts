import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../test/harness/fresh-database.ts'
import { literalSql } from './sql.ts'
import { openDatabase } from './store/database.ts'

const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\u0000'))

test('D03: a literal is what the parameter would be, whatever it holds', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.option(text)), fc.integer(), fc.boolean(), async (one, many, number, flag) => {
      const bytes = Buffer.from(one)
      const asked = sql`select ${one}::text, to_json(${many}::text[])::text, ${number}::int4, ${flag}::boolean,
        ${bytes}::bytea, ${null}::text, 't$1' as "t$1"`
      const [asParameters] = await database.rows(asked)
      const [asLiterals] = await database.rows(sql.raw(literalSql(asked)))
      expect(asLiterals).toEqual(asParameters)
    }),
    { numRuns: 300, seed: 20201102 },
  )
})

test('D03: no literal is made of what could end a statement or of what nobody meant', () => {
  expect(literalSql(sql`select ${"'; drop table x; --"}`)).toBe("select '''; drop table x; --'")
  expect(() => literalSql(sql`select ${'a\u0000b'}`)).toThrow('NUL')
  expect(() => literalSql(sql`select ${['a\u0000b']}`)).toThrow('NUL')
  expect(() => literalSql(sql`select ${{ toString: () => '1; drop table x' }}`)).toThrow('object')
})
