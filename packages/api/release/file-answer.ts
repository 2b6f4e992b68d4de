import { createReadStream } from 'node:fs'
import type { Incoming } from '../http/route.ts'
import { streamedResponse } from '../http/streamed.ts'

/** A file on disk that does not change any more. */
export interface KeptFile {
  readonly file: string
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
  readonly modified: Date
  readonly headers: { readonly [name: string]: string }
}

/**
 * A file as RFC 9110 has it: conditional requests, one range, and HEAD. Its tag is its SHA-256, so that what was begun can be
 * taken on from where it broke off, and never with another file's bytes.
 */
export function fileAnswer(request: Incoming, kept: KeptFile): Response {
  const { bytes, sha256, modified } = kept
  const tag = `"${sha256}"`
  const headers = {
    ...kept.headers,
    etag: tag,
    'last-modified': modified.toUTCString(),
    'accept-ranges': 'bytes',
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  }
  if (isUnchanged(request, tag, modified)) return new Response(null, { status: 304, headers })
  const range = rangeIn(request, { tag, modified, bytes })
  if (range === 'none') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${bytes}` } })
  }
  const { first, last } = range ?? { first: 0, last: bytes - 1 }
  const length = { 'content-length': String(last - first + 1) }
  const ranged = range ? { 'content-range': `bytes ${first}-${last}/${bytes}` } : {}
  const status = range ? 206 : 200
  const all = { ...headers, ...length, ...ranged }
  if (request.method === 'HEAD') return new Response(null, { status, headers: all })
  return sent(kept.file, { first, last, status }, all)
}

function isUnchanged({ headers }: Incoming, tag: string, modified: Date): boolean {
  const tags = headers.get('if-none-match')
  if (tags !== null) return tags.split(',').some((one) => [tag, `W/${tag}`, '*'].includes(one.trim()))
  const since = Date.parse(headers.get('if-modified-since') ?? '')
  return seconds(modified) <= Math.floor(since / 1000)
}

const seconds = (moment: Date) => Math.floor(moment.getTime() / 1000)

interface Ranging {
  readonly tag: string
  readonly modified: Date
  readonly bytes: number
}

interface Range {
  readonly first: number
  readonly last: number
}

/** The one range that is asked for; null where all is to be sent, as for several. HEAD has none. */
function rangeIn({ method, headers }: Incoming, { tag, modified, bytes }: Ranging): Range | 'none' | null {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get('range') ?? '')
  if (!asked || method !== 'GET' || !isSame(headers.get('if-range'), tag, modified)) return null
  const [, from = '', until = ''] = asked
  if (from === '' && until === '') return null
  const first = from === '' ? Math.max(0, bytes - Number(until)) : Number(from)
  const last = from === '' || until === '' ? bytes - 1 : Math.min(Number(until), bytes - 1)
  if (from !== '' && until !== '' && Number(until) < first) return null // no range at all (RFC 9110, 14.1.1)
  return first < bytes && first <= last ? { first, last } : 'none'
}

function isSame(given: string | null, tag: string, modified: Date): boolean {
  return given === null || given === tag || Date.parse(given) === seconds(modified) * 1000
}

/** The file is opened with the first part that is asked for: whoever leaves before holds nothing open. */
function sent(
  file: string,
  { first, last, status }: Range & { readonly status: number },
  headers: KeptFile['headers'],
): Response {
  if (last < first) return new Response(null, { status, headers })
  const leaving = new AbortController()
  async function* parts(): AsyncGenerator<Buffer<ArrayBuffer>> {
    const { signal } = leaving
    // The cast is sound: a stream of a file without an encoding has no other chunks.
    yield* createReadStream(file, { start: first, end: last, highWaterMark: 262_144, signal }) as AsyncIterable<
      Buffer<ArrayBuffer>
    >
  }
  return streamedResponse({ parts: parts(), signal: leaving.signal, abandon: () => leaving.abort() }, headers, status)
}
