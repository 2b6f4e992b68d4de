import { paceOf } from '@kho/ingest/sources/pace.ts'

/** Lines of text no faster than so many a second, one a row, in chunks that break anywhere: read ahead by one chunk. */
export async function* pacedLines(
  chunks: AsyncIterable<Buffer>,
  rowsPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const due = paceOf(rowsPerSecond, signal)
  for await (const chunk of chunks) {
    yield chunk
    await due(linesIn(chunk))
  }
}

function linesIn(chunk: Buffer): number {
  let lines = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1
  return lines
}
