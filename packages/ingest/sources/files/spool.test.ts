import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { spooled } from './spool.ts'

const form = { source: 'agency', from: 'ho_so.csv' }

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'kho-spool-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

async function* pieces(count: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < count; at += 1) yield Buffer.alloc(64 * 1024, at)
}

test('a fetched file has no name that anybody could see, and its bytes are all there', async () => {
  const place = folder()
  const spool = await spooled(form, pieces(10), place)
  expect(readdirSync(place)).toEqual([])
  expect([spool.bytes, (await spool.handle.stat()).size]).toEqual([655_360, 655_360])
  await spool.handle.close()
})

test('a fetch that breaks off leaves nothing', async () => {
  const place = folder()
  async function* broken() {
    yield* pieces(2)
    throw new Error('broken off')
  }
  await expect(spooled(form, broken(), place)).rejects.toThrow('broken off')
  expect(readdirSync(place)).toEqual([])
})

test('F07: a temporary folder without room is told, and no part of a file stays', async (context) => {
  const place = folder()
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place]).status === 0
  if (!mounted) return context.skip('no small file system can be mounted here')
  onTestFinished(() => void spawnSync('umount', [place]))
  await expect(spooled(form, pieces(100), place)).rejects.toMatchObject({ code: 'KHO267' })
  expect(readdirSync(place)).toEqual([])
  const spool = await spooled(form, pieces(2), place)
  expect(spool.bytes).toBe(131_072)
  await spool.handle.close()
})
