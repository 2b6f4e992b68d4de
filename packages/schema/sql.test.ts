import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../test/harness/fresh-database.ts'
import { Parameter, withGiven } from './policy/parameter.ts'
import { compileSql, literalSql } from './sql.ts'
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

test('a value that stands in several places under one type is sent once', () => {
  const of = (value: unknown) => sql`${sql.id('agency')} = ${sql.val(value)}::${sql`text`}`
  expect(compileSql(sql`${of('a')} or ${of('b')} or ${of('a')} or n = ${'a'}::int4 or m = ${'a'}`)).toEqual({
    text: '"agency" = $1::text or "agency" = $2::text or "agency" = $1::text or n = $3::int4 or m = $4',
    values: ['a', 'b', 'a', 'a'],
  })
})

test('parameters of one slot are one, those of two slots and values alike are not', () => {
  const [first, second] = [new Parameter(0, 'a'), new Parameter(1, 'a')]
  const { text, values } = compileSql(
    sql`${first}::text, ${second}::text, ${'a'}::text, ${first}::text, ${[first]}::text[], ${[second]}::text[], ${[first]}::text[]`,
  )
  expect(text).toBe('$1::text, $2::text, $3::text, $1::text, $4::text[], $5::text[], $4::text[]')
  expect(withGiven(values, ['x', 'y'])).toEqual(['x', 'y', 'a', ['x'], ['y']])
})

test('a literal stays where it was written: COPY takes no parameters', () => {
  const statement = sql`copy (select ${sql.lit('a')}::text, ${sql.lit(1)}::int4, (${sql.lit(true)})::boolean) to stdout`
  expect(compileSql(statement)).toEqual({
    text: "copy (select 'a'::text, 1::int4, (true)::boolean) to stdout",
    values: [],
  })
})
