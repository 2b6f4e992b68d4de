import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** What sharing and the ledger must stand, by its ids in the threat model: reads, writes, policies, the ledger, delegates, files. */
const threats = [
  ...[...numbered('R', 30), ...numbered('W', 8), ...numbered('P', 10), ...numbered('A', 10), 'U07'],
  ...[...numbered('D', 5), 'D06', 'D07', 'D08', 'D09', 'D10', 'D11'],
]

function numbered(letter: string, until: number): readonly string[] {
  return Array.from({ length: until }, (_, at) => `${letter}${String(at + 1).padStart(2, '0')}`)
}

const files = globSync('{packages,test}/**/*{.test,-suite}.ts', { cwd: root, exclude: ['**/node_modules/**'] })

/** Rules of the law that have a number of the same form: what takes data in carries those, and none of these. */
const ofLaw = /^packages[\\/](ingest|kho)[\\/]/

/** Ids that names of tests, and of groups of tests, begin with. */
const carried = new Set(
  files
    .filter((file) => !ofLaw.test(file))
    .flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /(?:test|describe)\b[^'"`\n]*(['"`])((?:[A-Z]\d{1,2}(?:, )?)+):? /g,
      ),
    ])
    .flatMap(([, , ids = '']) => ids.split(', ')),
)

test('every threat to what is shared, and to who is told of it, has a test that carries its id', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(threats.filter((id) => !carried.has(id))).toEqual([])
})
