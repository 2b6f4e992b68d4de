import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { references } from './reference.ts'

const pages = [...(await references())].map(([file, text]) => ({ file, name: basename(file), text }))

test.for(pages)('docs/$name is what `node packages/kho/reference.ts` writes', ({ file, text }) => {
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text)
})
