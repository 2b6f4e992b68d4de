import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'
import { figuresIn, secondsOf } from './figures.ts'
import { type Bilingual, words } from './words.ts'

const app = resolve(import.meta.dirname, '..')
const every = Object.entries(words).flatMap(([part, its]) =>
  Object.entries(its).map(([word, both]: [string, Bilingual]) => [`${part}.${word}`, both] as const),
)

test('every word is there in both languages, with the same places to fill in', () => {
  const placesIn = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, place]) => place).sort()
  for (const [name, { vi, en }] of every) {
    expect(vi.trim(), name).not.toBe('')
    expect(en.trim(), name).not.toBe('')
    expect(placesIn(vi), name).toEqual(placesIn(en))
  }
})

/** Attributes that a reader sees or hears. */
const told = ['title', 'alt', 'placeholder', 'aria-label', 'label', 'lead', 'aria-description']
const letters = /\p{L}{2,}/u

interface Piece {
  readonly type: string
  readonly [property: string]: unknown
}

const isPiece = (value: unknown): value is Piece => typeof value === 'object' && value !== null && 'type' in value

/** The texts of a component that stand in it as they are: between tags, and in attributes that are told. */
function textsIn(piece: Piece): readonly string[] {
  const inner = Object.values(piece)
    .flat()
    .filter(isPiece)
    .flatMap((child) => textsIn(child))
  if (piece.type === 'JSXText') return [String(piece.value), ...inner]
  if (piece.type !== 'JSXAttribute') return inner
  const { name, value } = piece as unknown as { name: { name: string }; value: { value?: unknown } | null } // ESTree's JSX
  return told.includes(name.name) && typeof value?.value === 'string' ? [value.value, ...inner] : inner
}

test('no component has a text in one language alone', () => {
  const files = globSync('**/*.tsx', { cwd: app })
  expect(files.length).toBeGreaterThan(10)
  const found = files.flatMap((file) => {
    const { program } = parseSync(file, readFileSync(join(app, file), 'utf8'))
    return textsIn(program as unknown as Piece) // ESTree, walked without its types
      .filter((text) => letters.test(text))
      .map((text) => `${file}: ${text.trim()}`)
  })
  expect(found).toEqual([])
})

test('figures are exact, and written as each language writes them', () => {
  expect(figuresIn('vi').count('9007199254740993')).toBe('9.007.199.254.740.993')
  expect(figuresIn('en').count('9007199254740993')).toBe('9,007,199,254,740,993')
  expect([figuresIn('vi').span(7200), figuresIn('en').span(7200)]).toEqual(['2 giờ', '2 hours'])
  expect(figuresIn('en').span(0)).toBe('0 seconds')
  expect(['15m', '2d', '4h', 'x'].map(secondsOf)).toEqual([900, 172_800, 14_400, null])
})
