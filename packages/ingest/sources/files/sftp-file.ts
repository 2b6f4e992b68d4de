import { promisify } from 'node:util'
import { KhoError } from '@kho/schema/error.ts'
import type { SFTPWrapper, Stats } from 'ssh2'
import { outsidePlace } from './inner-path.ts'
import type { FileAtHand } from './place.ts'
import { isStatus, realPath, statOf } from './sftp-requests.ts'
import type { SftpSession } from './sftp-session.ts'
import { type Spooled, spooled } from './spool.ts'

interface Asked {
  readonly source: string
  readonly from: string
  readonly path: string
}

/** Fetches a file whole. One that is a link, or changes meanwhile, or comes by halves, is none. */
export async function fetchFile(session: SftpSession, asked: Asked): Promise<FileAtHand> {
  const { source, from, path } = asked
  const before = await statOf(session, path)
  if (!before) {
    throw new KhoError('KHO206', `Source ${source} has no file ${from} that can be read.`, { source, from })
  }
  if (!before.isFile() || (await realPath(session, path, source)) !== path) throw outsidePlace(source, from)
  const spool = await arrived(session, asked, before)
  return {
    handle: spool.handle,
    bytes: spool.bytes,
    digest: null,
    stillSame: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => spool.handle.close(),
  }
}

async function arrived(session: SftpSession, asked: Asked, before: Stats): Promise<Spooled> {
  const { source, from, path } = asked
  const handle = await session.asked((sftp) => promisify(sftp.open.bind(sftp) as OpenFile)(path, 'r'))
  const spool = await spooled(asked, pieces(session, handle, before.size))
  try {
    const after = await session.asked((sftp) => promisify(sftp.fstat.bind(sftp))(handle))
    const named = await statOf(session, path)
    await session.asked((sftp) => promisify(sftp.close.bind(sftp) as CloseFile)(handle))
    if (![after, named].every((stats) => stats?.size === before.size && stats.mtime === before.mtime)) {
      throw new KhoError('KHO211', `File ${from} of source ${source} changed while it was read.`, { source, from })
    }
    if (spool.bytes === before.size) return spool
    throw new KhoError('KHO269', `File ${from} of source ${source} did not arrive whole.`, { source, from })
  } catch (cause) {
    await spool.handle.close()
    throw cause
  }
}

type CloseFile = (handle: Buffer, callback: (error: Error | undefined) => void) => void
type OpenFile = (path: string, mode: 'r', callback: (error: Error | undefined, handle: Buffer) => void) => void

const pieceBytes = 32 * 1024
const requestsAtOnce = 16

/** Several requests are on their way at a time: a far server answers each of them late. */
async function* pieces(session: SftpSession, handle: Buffer, size: number): AsyncGenerator<Buffer> {
  const waiting: Promise<Buffer>[] = []
  for (let at = 0; at < size || waiting.length > 0; ) {
    while (at < size && waiting.length < requestsAtOnce) {
      const length = Math.min(pieceBytes, size - at)
      const piece = session.asked((sftp) => readAll(sftp, handle, at, length))
      piece.catch(() => undefined) // told when its turn comes
      waiting.push(piece)
      at += length
    }
    const piece = await waiting.shift()
    if (piece) yield piece
  }
}

/** A server may give less than it was asked for: what is missing is asked for again, until it gives nothing. */
async function readAll(sftp: SFTPWrapper, handle: Buffer, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const got = await readOnce(sftp, handle, buffer, filled, from + filled)
    if (got === 0) break
    filled += got
  }
  return buffer.subarray(0, filled)
}

const endOfFile = 1

function readOnce(sftp: SFTPWrapper, handle: Buffer, buffer: Buffer, filled: number, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    sftp.read(handle, buffer, filled, buffer.length - filled, from, (cause, got) => {
      if (cause && !isStatus(cause, endOfFile)) reject(cause)
      else resolve(cause ? 0 : got)
    })
  })
}
