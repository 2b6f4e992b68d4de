import { createHash } from 'node:crypto'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beyondBounds } from './file-broken.ts'
import type { FileForm } from './file-form.ts'

const mostBytes = 64 * 1024 ** 3

/** A fetched file: nameless, so that nobody ever sees a part of it and nothing of it outlives this process. */
export interface Spooled {
  readonly handle: FileHandle
  readonly bytes: number
  readonly digest: string
}

/** Brings a file into the temporary folder. KHO267 where it is too large or the folder is full. */
export async function spooled(
  form: Pick<FileForm, 'source' | 'from'>,
  pieces: AsyncIterable<Uint8Array>,
  folder = tmpdir(),
): Promise<Spooled> {
  const handle = await nameless(folder)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const piece of pieces) {
      bytes += piece.length
      if (bytes > mostBytes) throw beyondBounds(form, 'is larger than 64 GB')
      hash.update(piece)
      await handle.writeFile(piece)
    }
    return { handle, bytes, digest: hash.digest('hex') }
  } catch (cause) {
    await handle.close()
    throw isFull(cause) ? beyondBounds(form, 'found no room in the temporary folder') : cause
  }
}

async function nameless(folder: string): Promise<FileHandle> {
  const own = await mkdtemp(join(folder, 'kho-'))
  try {
    return await open(join(own, 'file'), 'wx+', 0o600)
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

function isFull(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^(?:ENOSPC|EDQUOT|EFBIG)$/.test(String(cause.code))
}
