import { spawn } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { runToEnd, workspace } from '../harness/running-city.ts'
import type { BenchCity } from './bench-city.ts'
import { csvRows, type Held, heldIn, readRelease } from './read-release.ts'

/** One file of a release, against COPY TO CSV of the same records in the same order. */
export interface ReleaseFigures {
  readonly format: string
  readonly rows: number
  readonly bytes: number
  readonly rowsPerSecond: number
  readonly ratio: number
  /** What the publishing process had taken by then at most, and had at its beginning. */
  readonly megabytes: number
  readonly before: number
  /** Whether another reader finds the store's records in it, cell by cell and in order. */
  readonly equal: boolean
}

const columns = [
  ...['dossier_code', 'procedure_code', 'receiving_agency', 'handling_agency', 'enterprise_code', 'channel', 'fee'],
  ...['received_at', 'due_at', 'finished_at', 'status', 'sealed'],
]

/** Publishes the city's dossiers in a process of its own, and reads every file again. */
export async function* releaseFigures(city: BenchCity): AsyncGenerator<ReleaseFigures> {
  const root = mkdtempSync(join(tmpdir(), 'kho-bench-releases-'))
  try {
    const copied = await copyOnce(city, columns)
    const words = ['--disable-warning=ExperimentalWarning', 'test/bench/publish-and-make.ts', city.urlOf('kho'), root]
    const said = await runToEnd(spawn('node', words, { cwd: workspace }))
    if (said.code !== 0) throw new Error(said.stderr)
    const [first, ...files]: Told[] = said.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const truth = await storedIn(city, files[0])
    for (const { format, file, seconds, megabytes } of files) {
      const { rows, digest } = await readRelease(format, file)
      const rowsPerSecond = rows / seconds
      const equal = rows === truth.rows && digest === truth.digest
      const { size } = await stat(file)
      const before = first?.megabytes ?? 0
      yield { format, rows, bytes: size, rowsPerSecond, ratio: copied / seconds, megabytes, before, equal }
    }
  } finally {
    rmSync(root, { recursive: true })
  }
}

interface Told {
  readonly format: string
  readonly file: string
  readonly seconds: number
  readonly megabytes: number
}

const ordered = (cells: readonly string[]) =>
  `copy (select ${cells.join(', ')} from data.dossiers where sealed is not true order by dossier_code) to stdout (format csv)`

/** Seconds of COPY. */
async function copyOnce(city: BenchCity, cells: readonly string[]): Promise<number> {
  await using client = await connected(city)
  const began = performance.now()
  for await (const _ of client.of.query(copyTo(ordered(cells))));
  return (performance.now() - began) / 1000
}

/** What the store holds of the columns that the release has, in the words of a release. */
async function storedIn(city: BenchCity, csv: Told | undefined): Promise<Held> {
  const [head = ''] = csv ? await headOf(csv.file) : []
  const names = head.split(',')
  await using client = await connected(city)
  const exact = (name: string) => {
    if (name.endsWith('_at')) return `to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    return name === 'sealed' ? 'sealed::text' : name
  }
  const statement = ordered(names.map(exact)).replace('(format csv)', '(format csv, header)')
  return await heldIn(csvRows(client.of.query(copyTo(statement))))
}

async function headOf(file: string): Promise<readonly string[]> {
  for await (const text of createReadStream(file, { encoding: 'utf8', end: 4096 })) return String(text).split('\r\n')
  return []
}

async function connected(city: BenchCity) {
  const of = new pg.Client({ connectionString: city.urlOf('kho') })
  await of.connect()
  return { of, [Symbol.asyncDispose]: () => of.end() }
}
