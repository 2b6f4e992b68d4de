import { KhoError } from '@kho/schema/error.ts'
import type { Incoming } from './route.ts'

/** A request's body as text: UTF-8 of at most `limit` bytes, read no further than that. */
export async function readBody(request: Incoming, limit: number): Promise<string> {
  const declared = request.headers.get('content-length')
  if (declared !== null && Number(declared) > limit) throw tooLarge(limit)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new KhoError('KHO444', 'The body is not UTF-8.', {}, { cause })
  }
}

function tooLarge(limit: number): KhoError {
  return new KhoError('KHO443', `The body has more than ${limit} bytes.`, { limit })
}
