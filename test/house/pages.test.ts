import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const pages = globSync('{*.md,docs/**/*.md}', { cwd: root })

/** Files of the workspace that a page names, by their whole path or by a link from where it stands. */
function namedIn(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const paths = text.matchAll(
    /(?<![\w./-])((?:packages|test|docs|infra|city)\/[\w./-]*\w\.(?:ts|md|ya?ml|json|graphql|sql))\b/g,
  )
  const links = text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)
  return [...[...paths].map(([, path = '']) => path), ...[...links].map(([, path = '']) => join(dirname(page), path))]
}

test('there are pages, and they name files', () => {
  expect(pages.length).toBeGreaterThan(10)
  expect(pages.flatMap(namedIn).length).toBeGreaterThan(20)
})

test.for(pages)('every file that %s names is here', (page) => {
  expect(namedIn(page).filter((path) => !existsSync(join(root, path)))).toEqual([])
})
