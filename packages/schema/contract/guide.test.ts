import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { namedChecks } from './checks/named-checks.ts'
import { compileCity } from './compile-city.ts'
import type { Document } from './document.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/documents.md'), 'utf8')

/** The code blocks of one kind, each with what stands in it. */
const blocks = (kind: string): readonly string[] =>
  [...guide.matchAll(/^```([^\n]+)\n(.*?)^```$/gms)].flatMap(([, named, text]) =>
    named === kind && text ? [text] : [],
  )

const documentsOf = (kind: string): readonly Document[] =>
  blocks(kind).map((text) => {
    const path = /^# (\S+)\n/.exec(text)?.[1]
    if (path === undefined) throw new Error(`a block of the guide names no file: ${text.slice(0, 40)}`)
    return { path, text: text.slice(text.indexOf('\n') + 1) }
  })

const problemsOf = (documents: readonly Document[]): string =>
  compileCity(documents)
    .problems.map(({ path, line, column, code, message }) => `${path}:${line}:${column} ${code} ${message}\n`)
    .join('')

test('the files of the guide form a city', () => {
  const { city, problems } = compileCity(documentsOf('yaml'))
  expect(problems).toEqual([])
  expect([...(city?.contracts.keys() ?? [])].slice(0, 3)).toEqual(['people', 'procedures', 'permits'])
  expect(city?.people.size).toBe(2)
})

test('the mistakes of the guide are told as the guide says', () => {
  const right = documentsOf('yaml').filter(({ path }) => path !== 'policies/permits.yaml')
  const [wrong] = documentsOf('yaml wrong')
  if (!wrong) throw new Error('the guide shows no mistakes')
  const mended = { ...wrong, text: wrong.text.replace('allow: write', 'allow: read').replace('feilds', 'fields') }
  expect(problemsOf([...right, wrong])).toBe(blocks('text problems').join())
  expect(problemsOf([...right, mended])).toBe(blocks('text problems after mending').join())
})

test('the guide names every check there is', () => {
  const named = /\*\*Checks by name\*\*: ([^.]+)\./.exec(guide)?.[1]?.split(/,\s+/)
  expect(named).toEqual(Object.keys(namedChecks))
})
