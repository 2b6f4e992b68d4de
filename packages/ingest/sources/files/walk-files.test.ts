import { expect, test } from 'vitest'
import { walkFiles } from './walk-files.ts'

const file = { name: 't.csv', kind: 'file', bytes: 1, modified: 0 } as const
const folder = { name: 'x', kind: 'folder', bytes: 0, modified: 0 } as const

test('folders that lie in one another without an end are walked to one', async () => {
  const asked: string[] = []
  const found = await walkFiles(async (path) => {
    asked.push(path)
    return [file, folder]
  })
  expect(asked.length).toBeLessThan(100)
  expect(found.map(({ path }) => path)).toContain('x/x/t.csv')
})

test('folders that are full of empty folders are walked to an end', async () => {
  let asked = 0
  const folders = Array.from({ length: 50 }, (_, at) => ({ ...folder, name: String(at) }))
  await walkFiles(async () => {
    asked += 1
    return folders
  })
  expect(asked).toBeLessThan(10_000)
})
