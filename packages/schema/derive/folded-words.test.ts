import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { openDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { foldedWords, wordsFound } from './folded-words.ts'

const texts: { readonly [text: string]: readonly string[] } = {
  'Thủ Đức': ['thu', 'duc'],
  'PHƯỜNG 12, QUẬN GÒ VẤP': ['phuong', '12', 'quan', 'go', 'vap'],
  '000.00.60.H29-200901-0001': ['000', '00', '60', 'h29', '200901', '0001'],
  'a_b%c\\d “ﬀ” – Ð': ['a', 'b', 'c', 'd', 'ff', 'Ð'],
  ' \n ': [],
  Ａｂ１: ['ab1'],
}

test.for(Object.entries(texts))('the words of %j are found without accents and case', ([text, words]) => {
  expect(foldedWords(text)).toEqual(words)
})

const seed = Number(process.env.KHO_TEST_SEED ?? 61)

test(`the database folds as memory does (seed ${seed})`, async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(database)
  // Letters that every Unicode version of a server knows.
  const letters = fc.oneof(
    fc.constantFrom(...'đĐơƠưỰẫặẾỸ ̣́-_%\\.0aZ“”'),
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }).filter((one) => one > '\0' && one < '\u3000'),
  )
  const random = fc.sample(fc.string({ unit: letters, maxLength: 12 }), { seed, numRuns: 3000 })
  const all = [...Object.keys(texts), ...random.map((text) => text.normalize('NFC'))]
  const rows = await database.rows(
    sql`select kho.folded(t) from unnest(${all}::text[]) with ordinality as u(t, n) order by n`,
  )
  const said = rows.map(([folded]) => (folded ?? '').split(' ').filter(Boolean))
  expect(said).toEqual(all.map(foldedWords))
  const words = ['a', 'd', 'th', '0']
  const patterns = words.map((word) => `% ${word}%`)
  const found = await database.rows(sql`
    select coalesce(to_json(kho.words_found(t, ${patterns}::text[]))::text, '[]')
    from unnest(${all}::text[]) with ordinality as u(t, n) order by n`)
  expect(found.map(([one]) => JSON.parse(one ?? ''))).toEqual(all.map((text) => wordsFound(text, words)))
})
