import { Readable } from 'node:stream'
import { KhoError } from '@kho/schema/error.ts'
import { failureOf } from '../source-failure.ts'

/** The bytes of an answer, up to `most` of them: a body that goes on is not read to an end it may never have. */
export function bounded(body: Readable, most: number, source: string): Readable {
  return Readable.from(upTo(body, most, source), { objectMode: false })
}

async function* upTo(body: Readable, most: number, source: string): AsyncGenerator<Buffer> {
  let length = 0
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      length += part.length
      if (length > most) throw tooLong(source, most)
      yield part
    }
  } catch (cause) {
    throw failureOf(source, cause, 'KHO208')
  } finally {
    body.destroy()
  }
}

function tooLong(source: string, most: number): KhoError {
  return new KhoError('KHO255', `An answer of source ${source} is longer than ${most} bytes.`, { source, bytes: most })
}
