import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const folder = resolve(import.meta.dirname, '../stories')
const files = globSync('*.test.ts', { cwd: folder })

/** The golden scenarios of the domain, each told by a story. */
const scenarios = Array.from({ length: 22 }, (_, at) => `G${at + 1}`)

/** Scenarios that names of stories begin with: `G3 …`, `G3: …`, `G3, G4: …`. */
const told = files.flatMap((file) =>
  [
    ...readFileSync(join(folder, file), 'utf8').matchAll(
      /^\s*(?:(?:test|describe)\()?(['"`])((?:[A-Z]\d{1,2}(?:, )?)+):? /gm,
    ),
  ].flatMap(([, , ids = '']) => ids.split(', ')),
)

test('every golden scenario is told by a story that carries its id', () => {
  expect(files.length).toBeGreaterThan(20)
  expect(scenarios.filter((id) => !told.includes(id))).toEqual([])
})
