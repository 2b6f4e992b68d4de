import { spawn } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MadeFormat } from '@kho/api/release/formats/release-form.ts'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { hasOgr } from '../harness/ogr.ts'
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

/** Publishes the city's dossiers in a process of its own, and reads every file again; then the same of records that have a place. */
export async function* releaseFigures(city: BenchCity): AsyncGenerator<ReleaseFigures> {
  const made = ['ndjson', 'json', 'excel', 'xlsx'] satisfies MadeFormat[]
  yield* figuresOf(city, { dataset: 'dossiers', made, copied: ordered(columns), truth: (csv) => storedIn(city, csv) })
  if (!hasOgr) return
  const [{ count } = { count: 0 }] = await asked(city, 'select count(*)::int from data.dossiers')
  await asked(city, assetsSql(count))
  const truth = () => heldBy(city, placed)
  for await (const figures of figuresOf(city, {
    dataset: 'infrastructure_assets',
    made: ['geojson'],
    copied: placed,
    truth,
  }))
    if (figures.format === 'geojson') yield figures
}

interface Publishing {
  readonly dataset: string
  readonly made: readonly MadeFormat[]
  /** What COPY is given to copy. */
  readonly copied: string
  /** What the store holds, in the words of the reader. */
  truth(csv: Told | undefined): Promise<Held>
}

async function* figuresOf(
  city: BenchCity,
  { dataset, made, copied, truth }: Publishing,
): AsyncGenerator<ReleaseFigures> {
  const root = mkdtempSync(join(tmpdir(), 'kho-bench-releases-'))
  try {
    const seconds = await copyOnce(city, copied)
    const words = ['--disable-warning=ExperimentalWarning', 'test/bench/publish-and-make.ts', city.urlOf('kho'), root]
    const said = await runToEnd(spawn('node', [...words, dataset, ...made], { cwd: workspace }))
    if (said.code !== 0) throw new Error(said.stderr)
    const [first, ...files]: Told[] = said.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const stored = await truth(files[0])
    for (const { format, file, seconds: taken, megabytes } of files) {
      const { rows, digest } = await readRelease(format, file)
      const equal = rows === stored.rows && digest === stored.digest
      const { size } = await stat(file)
      const before = first?.megabytes ?? 0
      yield { format, rows, bytes: size, rowsPerSecond: rows / taken, ratio: seconds / taken, megabytes, before, equal }
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

/** As GDAL writes what it has read: the place first, as WKT. It gives a whole number a point, so none is among the places. */
const placed = `copy (select 'POINT (' || (location #>> '{coordinates,0}') || ' ' || (location #>> '{coordinates,1}') || ')',
    asset_code, kind, road_code, condition, inspected_on from data.infrastructure_assets order by asset_code)
  to stdout (format csv)`

const assetsSql = (rows: number) => `
  insert into data.infrastructure_assets (_id, _source, _run, _at, asset_code, kind, road_code, condition, inspected_on, location)
  select md5(n::text)::uuid, 'bench', gen_random_uuid(), now(), 'HT' || lpad(n::text, 9, '0'),
    (array['sewer', 'pump', 'substation', 'lamp', 'hydrant'])[1 + n % 5], case when n % 3 > 0 then 'D' || n % 4000 end, n % 6,
    date '2020-01-01' + n % 2000,
    json_build_object('type', 'Point', 'coordinates', json_build_array((10640000 + n % 60000) / 1e5::float8, (1040000 + n % 59000) / 1e5::float8))
  from generate_series(1, ${rows}) as n`

/** Seconds of COPY. */
async function copyOnce(city: BenchCity, statement: string): Promise<number> {
  await using client = await connected(city)
  const began = performance.now()
  for await (const _ of client.of.query(copyTo(statement)));
  return (performance.now() - began) / 1000
}

async function heldBy(city: BenchCity, statement: string): Promise<Held> {
  await using client = await connected(city)
  return await heldIn(csvRows(client.of.query(copyTo(statement.replace('(format csv', '(format csv, header')))))
}

async function asked(city: BenchCity, statement: string): Promise<readonly { count: number }[]> {
  await using client = await connected(city)
  return (await client.of.query<{ count: number }>(statement)).rows
}

/** What the store holds of the columns that the release has, in the words of a release. */
async function storedIn(city: BenchCity, csv: Told | undefined): Promise<Held> {
  const [head = ''] = csv ? await headOf(csv.file) : []
  const names = head.split(',')
  const exact = (name: string) => {
    if (name.endsWith('_at')) return `to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    return name === 'sealed' ? 'sealed::text' : name
  }
  return await heldBy(city, ordered(names.map(exact)))
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
