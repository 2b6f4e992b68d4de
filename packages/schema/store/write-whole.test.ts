import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeWhole } from './write-whole.ts'

async function* failing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half')
  throw new Error('the connection was lost')
}

test('D10, F07: a file appears whole under its name, or what stood there stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kho-whole-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'permits.csv')
  await expect(writeWhole(file, failing())).rejects.toThrow('lost')
  expect(readdirSync(folder)).toEqual([])
  writeFileSync(file, 'of yesterday')
  await expect(writeWhole(file, failing())).rejects.toThrow('lost')
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['permits.csv'], 'of yesterday'])
  async function* parts() {
    expect(readFileSync(file, 'utf8')).toBe('of yesterday')
    yield Buffer.from('of ')
    yield Buffer.from('today')
  }
  await writeWhole(file, parts())
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['permits.csv'], 'of today'])
})
