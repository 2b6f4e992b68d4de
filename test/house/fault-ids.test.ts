import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import config from '../../vitest.config.ts'

const root = resolve(import.meta.dirname, '../..')

/** Abuse and faults that ingestion must stand, by their ids in the threat model; F28–F36 are the API's. */
const abuse = numbered('I', 1, 17)
const faults = [...numbered('F', 1, 27), ...numbered('F', 37, 45)]

function numbered(letter: string, from: number, until: number): readonly string[] {
  return Array.from({ length: until - from + 1 }, (_, at) => `${letter}${String(from + at).padStart(2, '0')}`)
}

const files = globSync('{packages,test}/**/*{.test,-suite}.ts', { cwd: root, exclude: ['**/node_modules/**'] })

/** Ids that names of tests, and of groups of tests, begin with; suites that several files run among them. */
const carried = new Set(
  files
    .filter((file) => !file.endsWith('fault-ids.test.ts'))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/(['"`])((?:[A-Z]\d{2}(?:, )?)+): /g)])
    .flatMap(([, , ids = '']) => ids.split(', ')),
)

test('tests are found, and ids in their names', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(carried.size).toBeGreaterThan(50)
})

test('every abuse and every fault that concerns ingestion has a test that carries its id', () => {
  const here = 'F44' // the test below
  expect([...abuse, ...faults].filter((id) => id !== here && !carried.has(id))).toEqual([])
})

test('F44: whatever sends SQL of ours is tested on every PostgreSQL that is here, faults among it', () => {
  const projects = config.test?.projects ?? []
  const ours = projects.flatMap((project) =>
    typeof project === 'object' && 'test' in project && project.test ? [project.test] : [],
  )
  expect(ours.map(({ name }) => name)).toContain('postgres 18')
  for (const { name, include } of ours) {
    if (name === 'postgres 18') continue
    expect(include, String(name)).toContain('packages/{schema,ingest,api}/**/*.test.ts')
    expect(
      include?.some((pattern) => /\bfaults\b/.test(pattern)),
      String(name),
    ).toBe(true)
  }
})
