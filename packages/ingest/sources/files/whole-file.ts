import { createHash } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { FileForm } from './file-form.ts'
import type { FileAtHand, Place } from './place.ts'

const pieceBytes = 256 * 1024
const longestCompanion = 4096

/**
 * A file's bytes from the beginning, hashed as they go by; one piece is read while the one before it is worked on. The
 * file stays open however this is left: a stream of Node's would close it.
 */
export async function* hashedBytes(
  file: FileAtHand,
  signal: AbortSignal,
  onDigest: (digest: string) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let at = 0
  let next = pieceAt(file, at)
  try {
    for (let piece = await next; piece.length > 0; piece = await next) {
      signal.throwIfAborted()
      at += piece.length
      next = pieceAt(file, at)
      hash.update(piece)
      yield piece
    }
  } finally {
    await next.catch(() => undefined)
  }
  onDigest(hash.digest('hex'))
}

function pieceAt({ handle }: FileAtHand, at: number): Promise<Buffer> {
  const piece = handle
    .read(Buffer.allocUnsafeSlow(pieceBytes), 0, pieceBytes, at)
    .then(({ buffer, bytesRead }) => buffer.subarray(0, bytesRead))
  piece.catch(() => undefined) // told to whoever asks for it
  return piece
}

/** The SHA-256 of all of a file. */
export async function digestOf(file: FileAtHand, signal: AbortSignal): Promise<string> {
  let digest = ''
  const all = hashedBytes(file, signal, (found) => {
    digest = found
  })
  for await (const _ of all);
  return digest
}

/** What a `.sha256` companion says the file is, as `sha256sum` writes it; null where there is none. */
export async function companionDigest(place: Place, form: FileForm, signal: AbortSignal): Promise<string | null> {
  const path = `${form.from}.sha256`
  const found = await place.find(path, signal)
  if (!found) return null
  await using file = await place.open(path, signal)
  const { buffer, bytesRead } = await file.handle.read(Buffer.alloc(longestCompanion), 0, longestCompanion, 0)
  const digest = /^\\?([0-9a-f]{64})(?:\s|$)/i.exec(buffer.toString('latin1', 0, bytesRead))?.[1]
  if (digest !== undefined) return digest.toLowerCase()
  throw incomplete(form, 'has a .sha256 companion that holds no digest')
}

/** What was read must be what the companion, and the place, say that the file is. */
export function refuseOther(form: FileForm, digest: string, said: readonly (string | null)[]): void {
  if (said.some((other) => other !== null && other !== digest)) throw incomplete(form, 'is not what its digest says')
}

/** A file that cannot be read may still be on its way: that is told before anything that is wrong in it. */
export async function refuseHalf(
  file: FileAtHand,
  form: FileForm,
  said: string | null,
  signal: AbortSignal,
): Promise<void> {
  await file.stillSame()
  if (said !== null) refuseOther(form, await digestOf(file, signal), [said])
}

function incomplete({ source, from }: FileForm, what: string): KhoError {
  return new KhoError('KHO268', `File ${from} of source ${source} ${what}.`, { source, from })
}
