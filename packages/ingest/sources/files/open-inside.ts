import { constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { isAbsolute, join, normalize, sep } from 'node:path'
import { KhoError } from '@kho/schema/error.ts'

/**
 * Opens a file that really lies in a folder: no `..`, no link on any part of the way, no device or pipe. The path is
 * looked at after every link is resolved, and the last part is opened without following one.
 */
export async function openInside(folder: string, from: string, source: string): Promise<FileHandle> {
  const path = await pathInside(folder, from, source)
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const file = await open(path, flags).catch((cause) => {
    throw codeOf(cause) === 'ELOOP' ? outside(source, from) : missing(source, from, cause)
  })
  const stat = await file.stat()
  if (stat.isFile()) return file
  await file.close()
  throw outside(source, from)
}

/** The absolute path of a file that lies in a folder without any link on the way. */
export async function pathInside(folder: string, from: string, source: string): Promise<string> {
  const inner = normalize(from)
  if (isAbsolute(inner) || from.includes('\0') || inner === '.' || inner.split(sep).includes('..')) {
    throw outside(source, from)
  }
  const base = await realpath(folder).catch((cause) => {
    throw new KhoError('KHO201', `The folder of source ${source} cannot be read.`, { source }, { cause })
  })
  const path = join(base, inner)
  const real = await realpath(path).catch((cause) => {
    throw missing(source, from, cause)
  })
  if (real !== path) throw outside(source, from)
  return path
}

function outside(source: string, from: string): KhoError {
  return new KhoError('KHO212', `${from} of source ${source} is not a file of its folder.`, { source, from })
}

function missing(source: string, from: string, cause: unknown): KhoError {
  return new KhoError('KHO206', `Source ${source} has no file ${from} that can be read.`, { source, from }, { cause })
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
