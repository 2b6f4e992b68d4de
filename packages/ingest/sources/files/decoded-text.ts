import { KhoError } from '@kho/schema/error.ts'
import { notInEncoding } from './file-broken.ts'
import type { FileForm } from './file-form.ts'

/** A file's text in pieces. A byte outside the encoding ends it by an error; a byte order mark is no part of it. */
export async function* decodedText(
  bytes: AsyncIterable<Buffer>,
  form: FileForm,
  record: () => number,
): AsyncGenerator<string> {
  const encoding = form.encoding ?? 'utf-8'
  const decoder = decoderOf(form, encoding)
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    throw cause instanceof TypeError ? notInEncoding(form, encoding, record()) : cause
  }
}

function decoderOf({ source, from }: FileForm, encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch (cause) {
    throw new KhoError('KHO210', `Source ${source} names an unknown encoding.`, { source, from, encoding }, { cause })
  }
}
