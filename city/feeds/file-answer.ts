import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Answer, problem } from './answer.ts'

/** A file of a source as it lies there: of one version to its end, even where another takes its place meanwhile. */
export async function fileAnswer(folder: string, source: string, name: string): Promise<Answer> {
  const file = await open(join(folder, source, name)).catch(() => null)
  if (!file) return problem(404, 'no such file')
  const { size, ino, mtime, mtimeMs } = await file.stat()
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      etag: `"${ino}-${mtimeMs}"`,
      'last-modified': mtime.toUTCString(),
    },
    body: file.createReadStream(),
  }
}
