import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileCity } from './compile-city.ts'
import { limits } from './read/limits.ts'
import { readCity } from './read-city.ts'
import { sampleDocuments } from './sample-city.ts'

const problemsOf = (text: string): readonly string[] =>
  compileCity([...sampleDocuments, { path: 'x.yaml', text }]).problems.map(({ code, message }) => `${code} ${message}`)

describe('P09: a hostile document is refused before it costs anything', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...[...'bcdefghijk'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijk'[at]}`).join(', ')}]`),
  ].join('\n')

  test.for<[claim: string, text: string, problem: string]>([
    ['aliases that multiply', bomb, `KHO102 holds more than ${limits.nodes} values`],
    ['an alias of itself', 'list: &a\n  codes: *a\n', `KHO102 is nested deeper than ${limits.depth} levels`],
    ['a million brackets', '['.repeat(1_000_000), `KHO102 is nested deeper than ${limits.depth} levels`],
    ['ten thousand lists in lists', '- '.repeat(10_000), `KHO102 is nested deeper than ${limits.depth} levels`],
    [
      'a condition without end',
      `policy: agencies\nrules: [{ rule: a, allow: read, where: ${'{not: '.repeat(1000)}{}${'}'.repeat(1000)} }]`,
      `KHO102 is nested deeper than ${limits.depth} levels`,
    ],
    [
      'more text than anybody writes',
      'x'.repeat(limits.length + 1),
      `KHO102 is longer than ${limits.length} characters`,
    ],
    ['a NUL character', 'list: "a\0"', 'KHO102 holds a NUL character'],
    [
      'a tag that would make an object',
      'list: !!js/function "x"',
      'KHO101 Unresolved tag: tag:yaml.org,2002:js/function',
    ],
  ])('%s', ([, text, problem]) => {
    const before = process.threadCpuUsage()
    expect(problemsOf(text)).toEqual([problem])
    const { user, system } = process.threadCpuUsage(before) // whatever else the machine does
    expect(user + system, 'microseconds').toBeLessThan(10_000_000)
  })

  test('too many documents, and too much text in all', () => {
    const many = Array.from({ length: limits.documents + 1 }, (_, at) => ({ path: `${at}.yaml`, text: '' }))
    expect(compileCity(many).problems.map(({ code }) => code)).toEqual(['KHO102'])
    const large = Array.from({ length: 20 }, (_, at) => ({ path: `${at}.yaml`, text: ' '.repeat(limits.length) }))
    expect(compileCity(large).problems.map(({ code }) => code)).toEqual(['KHO102'])
  })

  test('thousands of problems are told up to a thousand', () => {
    const keys = Array.from({ length: 5_000 }, (_, at) => `k${at}: 1`).join('\n')
    expect(problemsOf(`list: many\n${keys}`)).toHaveLength(limits.problems)
  })
})

test('anchors, comments and several documents in a file are read', () => {
  const text =
    '# lists\n---\nlist: l1\ntitle: &t { vi: a, en: a }\ncodes: [{ code: x, title: *t }]\n---\nlist: l2\ntitle: { vi: b, en: b }\ncodes: [{ code: x, title: { vi: b, en: b } }]\n'
  const { city } = compileCity([...sampleDocuments, { path: 'codes/two.yaml', text }])
  expect([...(city?.codeLists.keys() ?? [])]).toEqual(['dossier_status', 'l1', 'l2'])
  expect(city?.codeLists.get('l1')?.codes[0]?.title).toEqual({ vi: 'a', en: 'a' })
})

describe('a folder', () => {
  test('is read whole, hidden folders, links and other files apart', async () => {
    await using folder = await freshFolder()
    for (const { path, text } of sampleDocuments) await folder.write(path, text)
    await folder.write('.git/city.yaml', 'city: other')
    await folder.write('package.json', '{}')
    await folder.write('README.md', '# City')
    await symlink('/etc', join(folder.path, 'linked'))
    const { city, documents, problems } = await readCity(folder.path)
    expect(problems).toEqual([])
    expect(documents.map(({ path }) => path)).toEqual(sampleDocuments.map(({ path }) => path).toSorted())
    expect(city?.city).toBe('hcmc_2020')
  })

  test('with a file in another encoding is no city', async () => {
    await using folder = await freshFolder()
    for (const { path, text } of sampleDocuments) await folder.write(path, text)
    await folder.write('codes/old.yaml', Buffer.from([0x6c, 0xe9, 0x3a]))
    const { city, problems } = await readCity(folder.path)
    expect(city).toBeNull()
    expect(problems).toMatchObject([{ code: 'KHO101', path: 'codes/old.yaml', message: 'is not written in UTF-8' }])
  })
})

async function freshFolder() {
  const path = await mkdtemp(join(tmpdir(), 'kho-city-'))
  return {
    path,
    async write(file: string, content: string | Buffer): Promise<void> {
      await mkdir(dirname(join(path, file)), { recursive: true })
      await writeFile(join(path, file), content)
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}
