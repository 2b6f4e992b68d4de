import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const folder = resolve(import.meta.dirname, '../../docs/decisions')

test('every decision stands in the index, in order', () => {
  const there = globSync('[0-9]*.md', { cwd: folder }).sort()
  const listed = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/\]\(([^)]+\.md)\)/g)].map(([, to]) => to)
  expect(listed).toEqual(there)
})
