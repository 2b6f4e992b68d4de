import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KhoError } from '../error.ts'

/** Where signed heads lie outside the database: a folder in which each chain has a file of its own. */
export interface HeadsFolder {
  /** Adds a line to the chain's file. Resolves when it is on disk. */
  append(chain: string, line: string): Promise<void>
}

export function headsFolder(folder: string): HeadsFolder {
  return {
    append: async (chain, line) => {
      await mkdir(folder, { recursive: true })
      await using file = await open(join(folder, `${chain}.ndjson`), 'a')
      const { size } = await file.stat()
      try {
        await file.writeFile(line)
        await file.sync()
      } catch (cause) {
        await file.truncate(size).catch(() => undefined) // half a line would spoil the next one
        throw cause
      }
      if (size === 0) await syncFolder(folder)
    },
  }
}

/** A new file is only there after a crash when its folder is on disk too. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

/** One line of a heads file, and where it stands. */
export interface HeadsLine {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly text: string
}

/** Every line of a heads file, or of all `.ndjson` files of a folder. Throws KHO506 where there is nothing to read. */
export async function readHeadLines(place: string): Promise<readonly HeadsLine[]> {
  const files = await filesAt(place).catch((cause) => {
    throw new KhoError('KHO506', `No heads could be read at ${place}.`, { place }, { cause })
  })
  const read = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'utf8') })))
  return read.flatMap(({ file, text }) => linesOf(text).map((line, index) => ({ file, line: index + 1, text: line })))
}

async function filesAt(place: string): Promise<readonly string[]> {
  if (!(await stat(place)).isDirectory()) return [place]
  const names = (await readdir(place)).filter((name) => name.endsWith('.ndjson')).sort()
  if (names.length === 0) throw new Error('the folder has no .ndjson file')
  return names.map((name) => join(place, name))
}

/** A line without its end was being written when its writer died: it was never told to anyone. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1)
}
