import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { KhoError } from '@kho/schema/error.ts'
import type { Incoming } from './route.ts'
import { left } from './turnstile.ts'

/** A request's body as text: UTF-8 of at most `limit` bytes, read no further than that. */
export async function readBody(request: Incoming, limit: number): Promise<string> {
  const declared = request.headers.get('content-length')
  if (declared !== null && Number(declared) > limit) throw tooLarge(limit)
  const body =
    request.body instanceof Readable ? await bytesOf(request.body, limit) : await chunksOf(request.body, limit)
  // Node's strings take what is no UTF-8 for a sign of its own, and tell nobody.
  if (!isUtf8(body)) throw new KhoError('KHO444', 'The body is not UTF-8.')
  const text = body.toString()
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

async function chunksOf(body: Incoming['body'], limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The same of node's own streams by their events: going through one by its iterator costs as much as a short answer does. */
function bytesOf(body: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    body.on('data', (chunk: Buffer) => {
      size += chunk.byteLength
      if (size <= limit) return void chunks.push(chunk)
      body.destroy()
      reject(tooLarge(limit))
    })
    body.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    body.on('error', reject)
    body.on('close', () => {
      if (!body.readableEnded) reject(left())
    })
  })
}

function tooLarge(limit: number): KhoError {
  return new KhoError('KHO443', `The body has more than ${limit} bytes.`, { limit })
}
