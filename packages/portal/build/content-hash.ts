import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const portal = resolve(import.meta.dirname, '..')

/** What the pages are made of, from the portal's folder: their sources, what builds them, and the versions of what they use. */
const parts = ['app/**/*.{ts,tsx,css,graphql}', 'public/**/*', 'build/*.ts', 'index.html', 'package.json']

/** A name for the pages as their sources are now: equal sources, equal name. */
export function contentHash(): string {
  const files = parts.flatMap((part) => globSync(part, { cwd: portal })).filter((file) => !file.includes('.test.'))
  const hash = createHash('sha256')
  for (const file of files.toSorted()) {
    const bytes = contentOf(join(portal, file))
    if (bytes) hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex').slice(0, 16)
}

/** The bytes of a file; null of a folder. */
function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return null
    throw error
  }
}
