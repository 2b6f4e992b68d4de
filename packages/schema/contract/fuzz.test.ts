import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { codes } from '../error.ts'
import { compileCity } from './compile-city.ts'
import type { Document } from './document.ts'
import { sampleDocuments } from './sample-city.ts'

/** Either a city without problems, or problems that all point at a place in a file, and no city. */
function expectAnswer(documents: readonly Document[]): void {
  const { city, problems } = compileCity(documents)
  expect(city === null).toBe(problems.length > 0)
  for (const { code, path, line, column } of problems) {
    expect(Object.keys(codes)).toContain(code)
    const text = documents.find((one) => one.path === path)?.text.split('\n')
    expect(line).toBeGreaterThanOrEqual(1)
    expect(column).toBeGreaterThanOrEqual(1)
    if (text) expect(line).toBeLessThanOrEqual(text.length)
  }
}

const pieces = [
  ...[
    'null',
    '[]',
    '{}',
    '""',
    '- ',
    ': ',
    '{',
    ']',
    '\n',
    '  ',
    '&a ',
    '*a',
    '!x ',
    '? ',
    '---\n',
    '"',
    "'",
    '#',
    '|',
    '\t',
  ],
  ...[
    '$principal.units',
    'and',
    'not',
    'is_null',
    'decimal(',
    '__proto__',
    'constructor',
    '0x1F',
    '.nan',
    '1e999',
    '<<',
    'ref: people',
  ],
]

const texts = sampleDocuments.map(({ text }) => text)

test('no damage to a file makes the compiler fall over', () => {
  const damage = fc.record({
    file: fc.nat(sampleDocuments.length - 1),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(30),
    piece: fc.oneof(
      fc.constantFrom(...pieces),
      fc.constantFrom(...texts).chain((text) => fc.nat(text.length).map((at) => text.slice(at, at + 40))),
    ),
  })
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (all) => {
      const documents = all.reduce<readonly Document[]>(
        (city, { file, from, length, piece }) =>
          city.map((one, at) => {
            const start = Math.floor(from * one.text.length)
            return at === file
              ? { ...one, text: one.text.slice(0, start) + piece + one.text.slice(start + length) }
              : one
          }),
        sampleDocuments,
      )
      expectAnswer(documents)
    }),
    { numRuns: 120 },
  )
})

test('no value in the place of another makes the compiler fall over', () => {
  const key = fc.constantFrom(
    'dataset',
    'policy',
    'list',
    'fields',
    'rules',
    'to',
    'where',
    'via',
    'key',
    'ref',
    'derive',
    'claims',
    'codes',
    'and',
    'or',
    'a',
  )
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom(null, true, 1, 0.5, '', 'read', 'all', 'dossiers', 'text', '$principal.units', 'H29'),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(tree, (form) => expectAnswer([...sampleDocuments, { path: 'x.yaml', text: stringify(form) }])),
    { numRuns: 120 },
  )
})
