import type { IncomingMessage } from 'node:http'
import { tooLarge } from '@kho/ingest/push/take-delivery.ts'
import { KhoError } from '@kho/schema/error.ts'

const types = {
  lines: /^application\/(?:x-)?(?:ndjson|jsonl|json-lines|jsonlines)\b/i,
  json: /^application\/json\b/i,
} as const

/** A body of at most so many bytes, in UTF-8 and uncompressed; no more than that is read. */
export async function sentBody(request: IncomingMessage, type: keyof typeof types, most: number): Promise<string> {
  const { headers } = request
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity'
  if (!isPlain || !types[type].test(headers['content-type'] ?? '')) throw unreadable()
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge(`more than ${most} bytes`, most)
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > most) throw tooLarge(`more than ${most} bytes`, most)
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts, length))
  } catch {
    throw unreadable()
  }
}

function unreadable(): KhoError {
  return new KhoError('KHO264', 'The body is not of the type that is taken here.')
}
