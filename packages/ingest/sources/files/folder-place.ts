import type { BigIntStats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KhoError } from '@kho/schema/error.ts'
import { openInside, pathInside } from './open-inside.ts'
import type { FileAtHand, Place, PlacedFile } from './place.ts'
import { type FolderEntry, walkFiles } from './walk-files.ts'

/** A folder of this machine, and the folders in it. */
export function folderPlace(folder: string, source: string): Place {
  return {
    verb: 'read',
    list: (signal) => filesIn(folder, source, signal),
    find: async (path) => {
      const found = await pathInside(folder, path, source).then((found) => stat(found), noFile)
      return found?.isFile() ? { path, bytes: found.size, modified: found.mtimeMs } : null
    },
    open: (path) => openFile(folder, path, source),
    grants: (tables) => [
      `setfacl -m u:kho:rx ${quoted(folder)}`,
      ...tables.map((from) => `setfacl -m u:kho:r ${quoted(`${folder}/${from}`)}`),
    ],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function noFile(cause: unknown): null {
  if (cause instanceof KhoError && cause.code === 'KHO206') return null
  throw cause
}

/** A file is a snapshot as long as it stays the same file: one replaced or written to meanwhile was not read. */
async function openFile(folder: string, from: string, source: string): Promise<FileAtHand> {
  const handle = await openInside(folder, from, source)
  const before = await handle.stat({ bigint: true })
  return {
    handle,
    bytes: Number(before.size),
    digest: null,
    async stillSame() {
      const path = await pathInside(folder, from, source)
      const [open, named] = [await handle.stat({ bigint: true }), await stat(path, { bigint: true })]
      if (markOf(before) === markOf(open) && markOf(before) === markOf(named)) return
      throw new KhoError('KHO211', `File ${from} of source ${source} changed while it was read.`, { source, from })
    },
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

function markOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
}

/** Links are not followed: they may lead out, or in circles. */
function filesIn(folder: string, source: string, signal: AbortSignal): Promise<readonly PlacedFile[]> {
  return walkFiles(async (inner) => {
    signal.throwIfAborted()
    const entries = await readdir(join(folder, inner), { withFileTypes: true }).catch((cause) => {
      throw new KhoError('KHO201', `The folder of source ${source} cannot be read.`, { source }, { cause })
    })
    const real = entries.filter((entry) => entry.isFile() || entry.isDirectory())
    return await Promise.all(
      real.map(async (entry): Promise<FolderEntry> => {
        const kind = entry.isFile() ? 'file' : 'folder'
        return { name: entry.name, kind, ...(await sizeOf(join(folder, inner, entry.name))) }
      }),
    )
  })
}

async function sizeOf(path: string): Promise<{ bytes: number; modified: number }> {
  const found = await stat(path).catch(() => null) // a file may go between the listing and this look
  return { bytes: found?.size ?? 0, modified: found?.mtimeMs ?? 0 }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
}
