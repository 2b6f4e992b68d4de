import { get } from 'node:http'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { BenchCity } from './bench-city.ts'
import { headersOf, type Served, serve } from './load.ts'

/** A live file against COPY of the same records and fields, as they stand in the table, in turn. */
export interface ExportFigures {
  readonly what: string
  readonly rows: number
  /** Whether as many records came as COPY gave. */
  readonly complete: boolean
  readonly rowsPerSecond: number
  readonly copied: number
  readonly ratio: number
  /** Of NDJSON, rows a second of COPY of `row_to_json` by hand; null otherwise. */
  readonly copiedAsJson: number | null
  /** What the server grew by at most while it sent. */
  readonly grown: number
}

/** Readers that take nothing, and readers that leave. */
export interface LeftReaders {
  readonly slow: number
  readonly aborted: number
  /** Sessions that still read once all have left. */
  readonly sessions: number
}

const rules = `policy: dossiers
rules:
  - rule: everybody_takes_what_is_not_personal
    allow: read
    fields: { except: [applicant_id, handler_id, summary] }
    ways: [query, export]
  - rule: officers_take_their_own
    allow: read
    to: { kind: officer }
    where: { or: [{ handling_agency: { in: $principal.units } }, { receiving_agency: { in: $principal.units } }] }
    fields: all
    mask: { applicant_id: last4 }
    ways: [export]
  - { rule: sealed_cases_are_hidden, deny: read, where: { sealed: true } }
`

const open = [
  ...['dossier_code', 'procedure_code', 'receiving_agency', 'handling_agency', 'enterprise_code', 'channel', 'fee'],
  ...['received_at', 'due_at', 'finished_at', 'status', 'sealed'],
]
const personal = [...open, 'handler_id', 'summary', `'****' || right(applicant_id, 4)`]

const rowsOf = (cells: readonly string[]) => `select ${cells.join(', ')} from data.dossiers where sealed is not true`
const copyOf = (cells: readonly string[]) => `copy (${rowsOf(cells)}) to stdout (format csv)`
const jsonCopyOf = (cells: readonly string[]) => `copy (select row_to_json(r) from (${rowsOf(cells)}) as r) to stdout`

/** Makes the rules current under which dossiers are taken as files. */
export async function allowExports(city: BenchCity): Promise<void> {
  await city.apply((document) => {
    if (document.path === 'policies/dossiers.test.yaml') return null
    if (document.path === 'policies/dossiers.yaml') return { ...document, text: rules }
    if (document.path !== 'datasets/dossiers.yaml') return document
    return { ...document, text: document.text.replace('listed: true', 'listed: true\nlicence: cc-by-4.0') }
  })
}

export async function* exportFigures(city: BenchCity, rounds: number): AsyncGenerator<ExportFigures> {
  const cases = [
    { what: 'CSV, nothing personal', path: 'live.csv', as: null, cells: open, ledger: 'on' },
    { what: 'NDJSON, nothing personal', path: 'live.ndjson', as: null, cells: open, ledger: 'on' },
    { what: 'CSV with personal fields, no ledger', path: 'live.csv', as: 'officer', cells: personal, ledger: 'off' },
    {
      what: 'CSV with personal fields, every one entered',
      path: 'live.csv',
      as: 'officer',
      cells: personal,
      ledger: 'on',
    },
  ] as const
  for (const { what, path, as, cells, ledger } of cases) {
    await using kho = await serve('serve-kho.ts', city.urlOf('kho'), ledger)
    const asked = askedOf(kho, path, as)
    const all: { file: Taken; copy: Taken; grown: number }[] = []
    for (let round = 0; round < rounds; round += 1) {
      const first = round % 2 === 0 ? await copied(city, copyOf(cells)) : null
      const file = await watched(kho, () => taken(asked))
      all.push({ ...file, copy: first ?? (await copied(city, copyOf(cells))) })
    }
    const head = path === 'live.csv' ? 1 : 0
    yield {
      what,
      rows: all[0]?.copy.records ?? 0,
      complete: all.every(({ file, copy }) => file.records - head === copy.records),
      rowsPerSecond: median(all.map(({ file }) => rate(file))),
      copied: median(all.map(({ copy }) => rate(copy))),
      ratio: median(all.map(({ file, copy }) => rate(file) / rate(copy))),
      copiedAsJson: path === 'live.ndjson' ? rate(await copied(city, jsonCopyOf(cells))) : null,
      grown: Math.max(...all.map(({ grown }) => grown)),
    }
  }
}

function askedOf(kho: Served, path: 'live.csv' | 'live.ndjson', as: 'officer' | null): Asked {
  const lineEnd = path === 'live.csv' ? 13 : 10
  return { kho, path: `/open/dossiers/${path}`, headers: as ? headersOf(kho) : {}, lineEnd }
}

const rate = ({ records, seconds }: Taken) => records / seconds

interface Taken {
  readonly records: number
  readonly seconds: number
}

async function watched(kho: Served, take: () => Promise<Taken>): Promise<{ file: Taken; grown: number }> {
  const before = await kho.megabytes()
  const state = { most: before, isOver: false }
  const looking = (async () => {
    while (!state.isOver) {
      state.most = Math.max(state.most, await kho.megabytes())
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  const file = await take()
  state.isOver = true
  await looking
  return { file, grown: state.most - before }
}

interface Asked {
  readonly kho: Served
  readonly path: string
  readonly headers: { readonly [name: string]: string }
  /** Of which each record has one: texts of the city hold none. */
  readonly lineEnd: number
}

function taken({ kho, path, headers, lineEnd }: Asked): Promise<Taken> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const request = get({ port: kho.port, host: '127.0.0.1', path, headers }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`HTTP ${response.statusCode}`))
      let records = 0
      response.on('data', (bytes: Buffer) => {
        records += countOf(bytes, lineEnd)
      })
      response.on('error', reject)
      response.on('end', () => resolve({ records, seconds: (performance.now() - began) / 1000 }))
    })
    request.on('error', reject)
  })
}

function countOf(bytes: Buffer, byte: number): number {
  let count = 0
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count += 1
  return count
}

async function copied(city: BenchCity, statement: string): Promise<Taken> {
  const client = new pg.Client({ connectionString: city.urlOf('kho') })
  await client.connect()
  try {
    const began = performance.now()
    let records = 0
    for await (const bytes of client.query(copyTo(statement))) records += countOf(bytes as Buffer, 10)
    return { records, seconds: (performance.now() - began) / 1000 }
  } finally {
    await client.end()
  }
}

/** Ten readers that take nothing while a hundred others leave in the middle. */
export async function leftReaders(city: BenchCity): Promise<LeftReaders> {
  await using kho = await serve('serve-kho.ts', city.urlOf('kho'), 'off')
  await using database = openDatabase({ url: city.urlOf('kho'), name: 'bench' })
  const begin = () =>
    new Promise<() => void>((resolve, reject) => {
      const request = get({ port: kho.port, host: '127.0.0.1', path: '/open/dossiers/live.csv' }, (response) => {
        response.on('error', () => undefined)
        response.once('readable', () => resolve(() => request.destroy()))
      })
      request.on('error', reject)
    })
  const [slow, aborted] = [10, 100]
  const leave = await Promise.all(Array.from({ length: slow }, begin))
  for (let left = 0; left < aborted; left += 1) {
    const end = await begin().catch(() => null)
    end?.()
  }
  for (const end of leave) end()
  const reading = async () => {
    const [row] = await database.rows(sql`
      select count(*) from pg_stat_activity where query ilike 'copy (%' and state <> 'idle'`)
    return Number(row?.[0])
  }
  const until = performance.now() + 10_000
  while ((await reading()) > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50))
  return { slow, aborted, sessions: await reading() }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
