import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Who may import whom between packages. `portal` knows the API by its SDL and HTTP only, so it has no arrow of its own. */
const arrows: { readonly [from: string]: readonly string[] } = {
  schema: [],
  ingest: ['schema'],
  api: ['schema'],
  city: ['schema'],
  portal: [],
  kho: ['api', 'ingest', 'schema', 'city', 'portal'],
}

/** Inside schema everything may look at the documents' shapes, at errors and at pieces of SQL; those look at nothing else. */
const insideSchema: { readonly [from: string]: readonly string[] } = {
  contract: [],
  derive: ['contract'],
  policy: ['contract'],
  steward: ['contract', 'policy'],
  store: ['contract', 'derive', 'policy'],
  ledger: ['contract', 'policy', 'store'],
  notices: ['contract', 'store'],
  cases: ['contract', 'store', 'notices'],
  requests: ['contract', 'notices', 'store'],
  credentials: ['contract', 'store'],
  release: ['contract', 'policy', 'store', 'ledger'],
}

/** The two straight roads: a stage imports only what stands before it. */
const roads: { readonly [package_: string]: readonly string[] } = {
  ingest: ['pull', 'check', 'load'],
  api: ['plan', 'query'],
}

const sources = (pattern: string): string[] => {
  const files = globSync(pattern, {
    cwd: root,
    exclude: ['**/node_modules/**', '**/*.test.ts', '**/*.test-*.ts', '**/dist/**'],
  })
  expect(files.length, `no file matches ${pattern}`).toBeGreaterThan(0)
  return files
}

/** Every import of a file that leads to our own code, as a path from the root: `packages/schema/error.ts`. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, specifier = '']) => specifier)
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith('@kho/city/')) return [specifier.replace('@kho/', '')]
    if (specifier.startsWith('@kho/')) return [specifier.replace('@kho/', 'packages/')]
    return specifier.startsWith('.') ? [relative(root, resolve(root, dirname(file), specifier))] : []
  })
}

const packageOf = (path: string): string =>
  (path.startsWith('packages/') ? path.split('/')[1] : path.split('/')[0]) ?? ''

test.for(Object.entries(arrows))('%s imports only the packages it may', ([from, allowed]) => {
  const files = sources(from === 'city' ? 'city/**/*.ts' : `packages/${from}/**/*.{ts,tsx}`)
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => ![from, ...allowed].includes(packageOf(target)))
      .map((target) => `${file} → ${target}`),
  )
  expect(wrong).toEqual([])
})

test('every package has its arrows here', () => {
  const packages = globSync('packages/*', { cwd: root }).map((path) => path.replace('packages/', ''))
  expect([...packages, 'city'].filter((name) => !(name in arrows))).toEqual([])
})

test.for(Object.entries(insideSchema))('schema/%s looks only at what stands below it', ([from, allowed]) => {
  const wrong = sources(`packages/schema/${from}/**/*.ts`).flatMap((file) =>
    importsOf(file)
      .map((target) => target.replace('packages/schema/', ''))
      .filter(
        (target) =>
          !['error.ts', 'sql.ts'].includes(target) && ![from, ...allowed].includes(target.split('/')[0] ?? ''),
      )
      .map((target) => `${file} → ${target}`),
  )
  expect(wrong).toEqual([])
})

test.for(Object.entries(roads))('on the road of %s a stage imports only what stands before it', ([name, stages]) => {
  const wrong = stages.flatMap((stage, at) =>
    sources(`packages/${name}/${stage}/**/*.ts`).flatMap((file) =>
      importsOf(file)
        .filter((target) => stages.slice(at + 1).some((later) => target.startsWith(`packages/${name}/${later}/`)))
        .map((target) => `${file} → ${target}`),
    ),
  )
  expect(wrong).toEqual([])
})

test('only the kho package reads the environment', () => {
  const files = ['schema', 'ingest', 'api'].flatMap((name) => sources(`packages/${name}/**/*.ts`))
  expect(files.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'))).toEqual([])
})

test('no file grows past 400 lines', () => {
  const files = [...sources('packages/**/*.{ts,tsx}'), ...sources('city/**/*.ts'), ...sources('test/**/*.ts')]
  const linesOf = (file: string) => readFileSync(join(root, file), 'utf8').split('\n')
  // What a program makes is read by nobody; it says so in its first line.
  const isMade = ([first = '']: readonly string[]) => first.startsWith('// Made from ')
  const long = files.filter((file) => linesOf(file).length > 400 && !isMade(linesOf(file)))
  expect(long).toEqual([])
})
