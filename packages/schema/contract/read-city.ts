import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { City } from './city.ts'
import { compileCity } from './compile-city.ts'
import type { Document, Problem } from './document.ts'
import { limits } from './read/limits.ts'
import { problemAt } from './read/problems.ts'

export interface ReadCity {
  readonly documents: readonly Document[]
  readonly city: City | null
  readonly problems: readonly Problem[]
}

/** Reads and compiles every `.yaml`, `.yml` and `.json` document of a city's folder, package files and hidden folders apart. */
export async function readCity(folder: string): Promise<ReadCity> {
  const documents: Document[] = []
  const problems: Problem[] = []
  for (const file of await documentFiles(folder)) {
    const path = relative(folder, file).split(sep).join('/')
    const text = textOf(await readFile(file))
    if (text === null) problems.push(problemAt(path, { line: 1, column: 1 }, 'KHO101', 'is not written in UTF-8'))
    else documents.push({ path, text })
  }
  const compiled = compileCity(documents)
  return problems.length > 0
    ? { documents, city: null, problems: [...problems, ...compiled.problems] }
    : { documents, ...compiled }
}

/** The files of a folder that may hold documents, in a stable order. Links are not followed. */
async function documentFiles(folder: string): Promise<readonly string[]> {
  const files: string[] = []
  const folders = [folder]
  for (let at = folders.pop(); at !== undefined && files.length <= limits.documents; at = folders.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isFile() && isDocument(entry.name)) files.push(path)
    }
  }
  return files.toSorted()
}

const isDocument = (name: string): boolean =>
  /\.(?:ya?ml|json)$/.test(name) && !/^(?:package|tsconfig.*)\.json$/.test(name)

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
