import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headKeyOf } from '../ledger/head-key.ts'
import { csvBatches } from './csv-batches.ts'
import { isSignedStatement, signedJson, signStatement } from './manifest.ts'
import { nextVersion } from './next-version.ts'
import type { ReleaseColumn } from './release.ts'
import { isStillOpen } from './still-open.ts'

const column = (name: string, but: Partial<ReleaseColumn> = {}): ReleaseColumn => ({
  ...{ name, type: 'text', precision: null, scale: null, list: false, partial: false, unit: null, masked: false },
  ...{ title: { vi: name, en: name }, ...but },
})

test('what is read of a release’s CSV is what another reader reads, nulls and empty texts apart', async () => {
  await using folder = await scratch()
  const cell = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '"', '\r\n', ',', '\r', '""')))
  const written = (value: string | null) => {
    if (value === null) return ''
    return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
  }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }), async (rows) => {
      const text = ['a,b,c', ...rows.map((row) => row.map(written).join(','))].map((line) => `${line}\r\n`).join('')
      const file = join(folder.path, 'file.csv')
      await writeFile(file, text)
      const read = (await Array.fromAsync(csvBatches(file))).flat()
      expect(read).toEqual(rows)
      const cast = (value: string, { quoting }: { quoting: boolean }) => (value === '' && !quoting ? null : value)
      expect(parse(text, { cast, record_delimiter: '\r\n', from_line: 2 })).toEqual(rows)
    }),
    { numRuns: 60, seed: 20201102 },
  )
})

test('a row longer than what is read at once is read whole, and a file that ends in one is refused', async () => {
  await using folder = await scratch()
  const file = join(folder.path, 'long.csv')
  const long = `"${'Đ,'.repeat(700_000)}"`
  await writeFile(file, `a\r\n${long}\r\nz\r\n`)
  expect((await Array.fromAsync(csvBatches(file))).flat().map(([cell]) => cell?.length)).toEqual([1_400_000, 1])
  await writeFile(file, `a\r\n${long}`)
  await expect(Array.fromAsync(csvBatches(file))).rejects.toThrow('in the middle of a record')
})

test('a column that is gone or is of another kind makes a new major, one that came a minor, a title none', () => {
  const before = { major: 2, minor: 3, columns: [column('code'), column('fee', { type: 'integer' })] }
  const [code, fee] = before.columns
  const next = (...columns: (ReleaseColumn | undefined)[]) =>
    nextVersion(
      before,
      columns.flatMap((one) => one ?? []),
    )
  expect(nextVersion(null, before.columns)).toEqual({ major: 1, minor: 0 })
  expect(next(fee, code)).toEqual({ major: 2, minor: 3 })
  expect(next(code, column('fee', { type: 'integer', title: { vi: 'Phí', en: 'Fee' } }))).toMatchObject({ minor: 3 })
  expect(next(code, fee, column('note'))).toEqual({ major: 2, minor: 4 })
  expect(next(code)).toEqual({ major: 3, minor: 0 })
  expect(next(code, column('fee', { type: 'bigint' }), column('note'))).toEqual({ major: 3, minor: 0 })
  expect(next(code, column('fee', { type: 'integer', masked: true }))).toEqual({ major: 3, minor: 0 })
})

test('a release stays open while rules show what it shows under the same condition or none; else a steward has a say', () => {
  const meaning = (shown: string, cells: readonly (readonly [string, string, (readonly string[])[]])[]) =>
    JSON.stringify([shown, cells])
  const made = meaning('c', [
    ['code', 'true', []],
    ['fee', 'd', [['year', 'e']]],
    ['note', 'false', []],
  ])
  const release = { meaning: made, confirmed: null, columns: [column('code'), column('fee')] }
  const now = (shown: string, code: string, fee: string, mask = 'e', note = 'false') =>
    isStillOpen(
      release,
      meaning(shown, [
        ['code', code, []],
        ['fee', fee, [['year', mask]]],
        ['note', note, []],
      ]),
    )
  expect([now('c', 'true', 'd'), now('true', 'true', 'true'), now('c', 'true', 'd', 'e', 'true')]).toEqual([
    ...[true, true, true],
  ])
  expect([now('x', 'true', 'd'), now('c', 'false', 'd'), now('c', 'true', 'x'), now('c', 'true', 'd', 'x')]).toEqual([
    ...[false, false, false, false],
  ])
  expect(isStillOpen({ ...release, confirmed: meaning('x', []) }, meaning('x', []))).toBe(true)
  expect(isStillOpen(release, meaning('c', [['code', 'true', []]]))).toBe(false)
})

test('a statement is signed by the ledger’s key, and not as anything of the ledger’s', () => {
  const signed = signStatement(headKeyOf(Buffer.alloc(32, 7)), { b: 1, a: 'Đ' })
  expect(signed.manifest).toBe('{"a":"Đ","b":1}')
  expect(isSignedStatement(signed)).toBe(true)
  expect(isSignedStatement({ ...signed, manifest: '{"a":"Đ","b":2}' })).toBe(false)
  expect(JSON.parse(signedJson(signed))).toEqual({
    manifest: { a: 'Đ', b: 1 },
    signature: { algorithm: 'Ed25519', key: signed.signer, value: signed.signature },
  })
})

async function scratch() {
  const path = await mkdtemp(join(tmpdir(), 'kho-release-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
