import { KhoError } from '@kho/schema/error.ts'
import type { Connection } from '../connection.ts'
import type { Answer } from '../outbound/guarded-fetch.ts'
import { httpReader } from '../outbound/http-reader.ts'
import { shownUrl } from '../outbound/shown-url.ts'
import { innerPath } from './inner-path.ts'
import type { FileAtHand, Place, PlacedFile } from './place.ts'
import { spooled } from './spool.ts'

/** Files below an address. A file is fetched whole before anything of it is read, by the guard of all that goes out. */
export function httpPlace(connection: Connection, signal: AbortSignal): Place {
  const { source } = connection
  const reader = httpReader(connection)
  const urlOf = (from: string) => addressOf(connection, innerPath(from, source))
  return {
    verb: 'GET',
    list: () => Promise.resolve(null),
    find: (from) => reader.get(urlOf(from), from, signal, (answer) => lookedAt(from, answer)).catch(noFile),
    open: (from) => reader.get(urlOf(from), from, signal, (answer) => fetched({ source, from }, answer)),
    grants: (tables) => tables.map((from) => `GET ${shownUrl(urlOf(from))}`),
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  }
}

/** What the address of a file is: each part of its path is only a name. */
export function addressOf({ source, url }: Connection, from: string): URL {
  const base = url === null ? null : URL.parse(url)
  if (!base) throw new KhoError('KHO215', `The address of source ${source} is none.`, { source })
  const folder = base.pathname.replace(/\/+$/, '')
  base.pathname = `${folder}/${from.split('/').map(encodeURIComponent).join('/')}`
  return base
}

function noFile(cause: unknown): null {
  if (cause instanceof KhoError && cause.code === 'KHO206') return null
  throw cause
}

async function lookedAt(path: string, answer: Answer): Promise<PlacedFile> {
  answer.body.destroy()
  const modified = Date.parse(answer.header('last-modified') ?? '')
  return { path, bytes: Number(answer.header('content-length') ?? 0), modified: Number.isNaN(modified) ? 0 : modified }
}

interface Asked {
  readonly source: string
  readonly from: string
}

/** An answer that tells neither its length nor its end could be half of a file: it is none. */
async function fetched(asked: Asked, answer: Answer): Promise<FileAtHand> {
  const { source, from } = asked
  const length = answer.header('content-length')
  const digest = digestIn(answer)
  const endTold = length !== null || digest !== null || /chunked/i.test(answer.header('transfer-encoding') ?? '')
  if (!endTold) {
    answer.body.destroy()
    const message = `Source ${source} does not say how long ${from} is, nor where it ends.`
    throw new KhoError('KHO269', message, { source, from })
  }
  const spool = await spooled(asked, arriving(asked, answer))
  if ((length === null || Number(length) === spool.bytes) && (digest === null || digest === spool.digest)) {
    return {
      handle: spool.handle,
      bytes: spool.bytes,
      digest,
      stillSame: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => spool.handle.close(),
    }
  }
  await spool.handle.close()
  throw new KhoError('KHO269', `File ${from} of source ${source} did not arrive whole.`, { source, from })
}

async function* arriving({ source, from }: Asked, { body }: Answer): AsyncGenerator<Buffer> {
  try {
    yield* body as AsyncIterable<Buffer>
  } catch (cause) {
    throw new KhoError('KHO208', `Source ${source} broke off while ${from} was fetched.`, { source, from }, { cause })
  } finally {
    body.destroy()
  }
}

/** SHA-256 of the whole file as the server says it (RFC 9530, and RFC 3230 before it), in hexadecimal. */
function digestIn(answer: Answer): string | null {
  for (const name of ['repr-digest', 'content-digest', 'digest']) {
    const found = /(?:^|[,\s])sha-256=:?([A-Za-z0-9+/]{43}=)/i.exec(answer.header(name) ?? '')?.[1]
    if (found) return Buffer.from(found, 'base64').toString('hex')
  }
  return null
}
