import { type FileHandle, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Answer, problem } from './answer.ts'

/** Tables kept as NDJSON files, read page by page. */
export interface Pages extends AsyncDisposable {
  pageOf(source: string, name: string, query: URLSearchParams): Promise<Answer>
}

/** One version of a table: a file that stays as it is, whatever takes its name. */
interface Version {
  readonly file: FileHandle
  readonly ino: number
  readonly size: number
  readonly total: number
}

const MOST = 1_000
const READ = 1 << 20
/** Versions of a table kept open for who is still reading them. */
const KEPT = 3

/**
 * A reader that began with one version of a table goes on with it: the cursor names version and place. A version too old
 * to be kept is answered by 410, and the reader begins anew.
 */
export function openPages(folder: string): Pages {
  const versions = new Map<string, Version[]>()
  return {
    pageOf: async (source, name, query) => {
      const path = join(folder, source, `${name}.ndjson`)
      const [ino, from] = (query.get('after') ?? '').split('-').map(Number)
      const kept = versions.get(path) ?? []
      versions.set(path, kept)
      const version = ino ? kept.find((one) => one.ino === ino) : await newest(path, kept)
      if (!version)
        return ino ? problem(410, 'the cursor is of a version no longer kept') : problem(404, 'no such table')
      return await pageAt(version, from ?? 0, Math.min(MOST, Number(query.get('limit')) || MOST))
    },
    [Symbol.asyncDispose]: async () => {
      for (const { file } of [...versions.values()].flat()) await file.close()
    },
  }
}

async function newest(path: string, kept: Version[]): Promise<Version | null> {
  const named = await stat(path).catch(() => null)
  if (!named) return null
  const known = kept.find(({ ino, size }) => ino === named.ino && size === named.size)
  if (known) return known
  const file = await open(path)
  const { ino, size } = await file.stat()
  const version = { file, ino, size, total: await linesOf(file) }
  kept.unshift(version)
  for (const old of kept.splice(KEPT)) await old.file.close()
  return version
}

async function pageAt({ file, ino, size, total }: Version, from: number, most: number): Promise<Answer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(READ, Math.max(0, size - from))), {
    position: from,
  })
  let end = 0
  const items: string[] = []
  for (let at = buffer.indexOf(10); at >= 0 && at < bytesRead && items.length < most; at = buffer.indexOf(10, end)) {
    items.push(buffer.toString('utf8', end, at))
    end = at + 1
  }
  const next = from + end < size && items.length > 0 ? JSON.stringify(`${ino}-${from + end}`) : 'null'
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `{"data":{"items":[${items.join(',')}]},"paging":{"total":${total},"next":${next}}}`,
  }
}

async function linesOf(file: FileHandle): Promise<number> {
  let lines = 0
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
  }
  return lines
}
