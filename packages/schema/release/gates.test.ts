import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findIdentifiers } from './find-identifiers.ts'
import { countWhere } from './gate-groups.ts'
import { tally } from './tally.ts'

const folder = mkdtempSync(join(tmpdir(), 'kho-gates-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.for([
  ['số 079190000001.', ['citizen_id']],
  ['０７９ 190 000 001', ['citizen_id']],
  ['CMND 024.123.456', ['identity_card']],
  ['gọi +84 903 123 456 hoặc 0903.123.456', ['phone', 'phone']],
  ['nguyen.an@example.vn', ['email']],
  ['MST 0100109106', ['tax_code']],
  ['ngày 2020-11-02, 02/11/2020, quyết định 1234/QĐ-UBND, 15.000.000 đ', []],
  ['1.004194', []],
] as const)('identifiers are found in a text: %s', ([text, found]) => {
  expect(findIdentifiers(text)).toEqual(found)
})

test('one long word is looked through once, however long it is', () => {
  expect(findIdentifiers(`${'a'.repeat(500_000)} nguyen.an@example.vn`)).toEqual(['email'])
})

test('a file is read as often as its keys need, and the sums stay the same', async () => {
  const csv = join(folder, 'cells.csv')
  writeFileSync(csv, 'a,b\r\n1,2\r\n1,3\r\n2,\r\n')
  const notesOf = ([a, b]: readonly (string | null)[]) => [{ key: a ?? '', side: 0 as const, add: Number(b ?? 0) }]
  for (const keys of [1, 2_000_000]) {
    expect(await countWhere(tally([{ csv, notesOf }], keys), ([sum]) => sum === 5)).toBe(1)
    expect(await countWhere(tally([{ csv, notesOf }], keys), () => true)).toBe(2)
  }
})
