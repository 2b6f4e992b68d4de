import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { City } from '@kho/schema/contract/city.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document, Problem } from '@kho/schema/contract/document.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { parseDocuments } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Demo } from './demo/demo.ts'

/** What a folder of documents makes. */
export interface CityFolder {
  readonly documents: readonly Document[]
  readonly city: City | null
  readonly problems: readonly Problem[]
}

/** Reads a city's folder. Of the demo's own folder, the systems that had to start as another make stand in their places. */
export async function readCityFolder(
  folder: string,
  demo: Pick<Demo, 'city' | 'replaced'> | null,
): Promise<CityFolder> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new KhoError('KHO521', `There is no folder ${folder}.`, { folder })
  }
  const read = await readCity(folder)
  const replaced = demo && resolve(demo.city) === resolve(folder) ? demo.replaced : []
  if (replaced.length === 0) return read
  const standIns = new Map(replaced.map((document) => [document.path, document]))
  const documents = read.documents.map((document) => standIns.get(document.path) ?? document)
  return { documents, ...compileCity(documents) }
}

/**
 * Which version of a store a folder was last the same as. Kept in the home, so that a folder can be applied to many
 * stores; it is how `kho apply` notices that somebody else has changed the registry since.
 */
export function versionSeen(home: string, store: string, folder: string): number | null {
  const versions = marksOf(home)[markOf(store, folder)]
  return versions ?? null
}

export function noteVersion(home: string, at: { store: string; folder: string; version: number }): void {
  const marks = { ...marksOf(home), [markOf(at.store, at.folder)]: at.version }
  mkdirSync(home, { recursive: true })
  const file = join(home, 'folders.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(marks, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

function marksOf(home: string): { readonly [mark: string]: number } {
  const file = join(home, 'folders.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

/** A store by where it is, without who asks it. */
function markOf(store: string, folder: string): string {
  const { hostname, port, pathname } = new URL(store)
  return `${hostname}:${port}${pathname} ${resolve(folder)}`
}

/** Whether two sets of documents are the same, whatever their order. */
export function sameDocuments(one: readonly Document[], other: readonly Document[]): boolean {
  const texts = new Map(one.map(({ path, text }) => [path, text]))
  return one.length === other.length && other.every(({ path, text }) => texts.get(path) === text)
}

/** The version before the current one that a folder still holds as it was, null where it holds something new. */
export async function earlierVersionOf(
  session: Session,
  documents: readonly Document[],
  current: number,
): Promise<number | null> {
  const rows = await session.rows(
    sql`select version, documents from kho.registry where version < ${current} order by version desc limit 50`,
  )
  const found = rows.find((row) => sameDocuments(parseDocuments(row[1] ?? '[]'), documents))
  return found ? Number(found[0]) : null
}
