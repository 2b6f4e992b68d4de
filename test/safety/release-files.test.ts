import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { xlsxParts } from '@kho/api/release/formats/xlsx-parts.ts'
import { sheetRows } from '@kho/ingest/sources/files/xlsx/sheet-rows.ts'
import { openWorkbook } from '@kho/ingest/sources/files/xlsx/workbook.ts'
import { workbookParts } from '@kho/ingest/sources/files/xlsx/workbook-parts.ts'
import { isSignedStatement } from '@kho/schema/release/manifest.ts'
import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { geometryColumn, hasOgr, ogrFeatures } from '../harness/ogr.ts'
import { hasOpenpyxl, openpyxlRows } from '../harness/openpyxl.ts'
import { hardTexts, openWorks, type ReleaseDesk, releaseDesk, releaseSigner, worksSql } from './release-desk.ts'
import { answerOf, codesOf } from './safe-server.ts'

const rows = 120
const shown = [
  ...['code', 'title', 'floors', 'area', 'fee', 'done', 'day', 'at', 'built', 'uid', 'tags', 'doc', 'place'],
]

let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(openWorks.whole())
  await desk.store.rows(worksSql(rows))
  await desk.publish('works')
})
afterAll(() => desk[Symbol.asyncDispose]())

const take = (path: string, headers: { readonly [name: string]: string } = {}, method = 'GET') =>
  fetch(`${desk.url}/open/${path}`, { headers, method })

async function bytesOf(path: string): Promise<Buffer> {
  const response = await take(path)
  expect([path, response.status]).toEqual([path, 200])
  return Buffer.from(await response.arrayBuffer())
}

/** For a reader that takes a file by its name. */
async function inFile(bytes: Uint8Array, name: string, read: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kho-file-'))
  try {
    await writeFile(join(folder, name), bytes)
    await read(join(folder, name))
  } finally {
    await rm(folder, { recursive: true })
  }
}

type Line = { readonly [column: string]: unknown }

/** The records as live NDJSON has them, which another road made, without what nobody is shown. */
async function expected(): Promise<readonly Line[]> {
  const text = (await bytesOf('works/live.ndjson')).toString('utf8')
  const lines: Line[] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return lines.map(({ inspector: _, ...line }) => line).sort((a, b) => String(a.code).localeCompare(String(b.code)))
}

test('D02: a release has in JSON, NDJSON, GeoJSON and CSV what anybody may take, record by record, in the order of the key', async () => {
  const lines = await expected()
  expect(lines).toHaveLength(rows)
  expect(lines.slice(0, hardTexts.length).map(({ title }) => title)).toEqual(hardTexts)
  const ndjson = (await bytesOf('works.ndjson')).toString('utf8').trimEnd().split('\n')
  expect(ndjson.map((line) => JSON.parse(line))).toEqual(lines)
  expect(JSON.parse((await bytesOf('works.json')).toString('utf8'))).toEqual(lines)
  const { type, features } = JSON.parse((await bytesOf('works.geojson')).toString('utf8'))
  expect(type).toBe('FeatureCollection')
  expect(
    features.map(({ geometry, properties }: { geometry: unknown; properties: Line }) => ({
      ...properties,
      place: geometry,
    })),
  ).toEqual(lines)
  const cast = (value: string, { quoting }: { quoting: boolean }) => (value === '' && !quoting ? null : value)
  const [names, ...cells]: (string | null)[][] = parse(await bytesOf('works.csv'), { cast, record_delimiter: '\r\n' })
  expect(names).toEqual(shown)
  const isText = (name: string) => !['floors', 'done', 'tags', 'doc', 'place'].includes(name)
  expect(
    cells.map((row) =>
      Object.fromEntries(
        row.map((cell, at) => {
          const name = shown[at] ?? ''
          return [name, cell === null || isText(name) ? cell : JSON.parse(cell)]
        }),
      ),
    ),
  ).toEqual(lines)
  expect((await bytesOf('works.csv')).toString('utf8')).not.toContain('secret')
})

test('Parquet has the same with types of its own', async () => {
  const lines = await expected()
  const bytes = await bytesOf('works.parquet')
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
  const read = await parquetReadObjects({ file, compressors })
  expect(
    read.map((row) => ({
      ...row,
      area: String(row.area),
      fee: Number(row.fee).toFixed(2),
      day: (row.day as Date).toISOString().slice(0, 10),
      at: `${(row.at as Date).toISOString().slice(0, -1)}000Z`,
      ...Object.fromEntries(['tags', 'doc', 'place'].map((name) => [name, JSON.parse(String(row[name] ?? 'null'))])),
    })),
  ).toEqual(lines)
  expect([typeof read[0]?.floors, typeof read[0]?.area, typeof read[0]?.done]).toEqual(['number', 'bigint', 'boolean'])
})

test('D01: what a spreadsheet opens has no formula, in CSV for spreadsheets nor in XLSX, and nothing is lost', async () => {
  const lines = await expected()
  const excel = await bytesOf('works.csv?for=excel')
  expect(excel.subarray(0, 3).toString('hex')).toBe('efbbbf')
  const [, ...cells]: string[][] = parse(excel.subarray(3), { record_delimiter: '\r\n' })
  expect(cells.map(([, title]) => title).filter((title) => /^[=+@\t＝-]/.test(title ?? ''))).toEqual([])
  expect(cells.slice(0, 3).map(([, title]) => title)).toEqual(["'=1+1", "'+84 28", "'-1"])
  const [names, ...sheet] = await sheetIn(await bytesOf('works.xlsx'))
  expect(names).toEqual(shown)
  const text = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value)
  const told = lines.map((line) => shown.map((name) => text(line[name]) ?? null))
  const number = (cell: string | null | undefined) => (cell ? Number(cell) : null)
  expect(sheet.map((row) => shown.map((name, at) => valueIn(name, row[at] ?? null)))).toEqual(
    told.map((row) => row.map((cell, at) => (shown[at] === 'fee' ? number(String(cell)) : cell))),
  )
})

/** A cell as it was meant: json is compared in its shortest form. */
function valueIn(name: string, cell: string | null): unknown {
  if (cell === null) return null
  if (name === 'floors' || name === 'fee') return Number(cell)
  if (name === 'done') return cell === 'true' || cell === '1'
  return ['tags', 'doc', 'place'].includes(name) ? JSON.stringify(JSON.parse(cell)) : cell
}

test.skipIf(!hasOpenpyxl)('openpyxl reads the workbook as it was meant', async () => {
  await inFile(await bytesOf('works.xlsx'), 'works.xlsx', async (file) => {
    const [names, ...sheet] = await Array.fromAsync(openpyxlRows(file))
    expect(names).toEqual(shown)
    const told = (await expected()).map((line) => shown.map((name) => meant(name, line[name] ?? null)))
    expect(sheet.map((row) => shown.map((name, at) => meant(name, row[at] ?? null)))).toEqual(told)
  })
})

test.skipIf(!hasOgr)('GDAL reads the features with their places as they were meant', async () => {
  await inFile(await bytesOf('works.geojson'), 'works.geojson', async (file) => {
    const features = await Array.fromAsync(ogrFeatures(file))
    const columns = shown.filter((name) => name !== 'place')
    const told = (await expected()).map(({ done, ...line }) => ({ ...line, done: String(Number(done)) }))
    const all = (lines: readonly Line[]) => lines.map((line) => columns.map((name) => meant(name, line[name] ?? null)))
    expect(all(features)).toEqual(all(told))
    expect(new Set(features.map((feature) => feature[geometryColumn]))).toEqual(new Set(['POINT (106.7 10.75)', '']))
    expect(features.filter((feature) => feature[geometryColumn] === '')).toHaveLength(Math.floor(rows / 7))
  })
})

/** What is in a cell, whether it came as a value or as its text. */
function meant(name: string, value: unknown): unknown {
  if (value === null || value === '') return null
  if (name === 'floors' || name === 'fee') return Number(value)
  if (!['tags', 'doc', 'place'].includes(name)) return value
  return JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value)
}

async function sheetIn(bytes: Uint8Array, name: string | null = null) {
  const folder = await mkdtemp(join(tmpdir(), 'kho-sheet-'))
  try {
    const file = join(folder, 'file.xlsx')
    await writeFile(file, bytes)
    await using handle = await open(file)
    const parts = await workbookParts(handle.fd, bytes.length)
    return await Array.fromAsync(sheetRows(parts, await openWorkbook(parts, name)))
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('a workbook goes on in a further sheet where one is full, and twice makes the same bytes', async () => {
  const column = {
    type: 'text',
    precision: null,
    scale: null,
    list: false,
    partial: false,
    unit: null,
    masked: false,
  } as const
  const columns = [{ ...column, name: 'n', title: { vi: 'n', en: 'n' } }]
  async function* batches() {
    yield Array.from({ length: 5 }, (_, at) => [`${at}`])
    yield Array.from({ length: 5 }, (_, at) => [`${5 + at}`])
  }
  const made = async () => Buffer.concat(await Array.fromAsync(xlsxParts(batches(), columns, 5)))
  const book = await made()
  const sheets = await Promise.all(['1', '2', '3'].map((name) => sheetIn(book, name)))
  expect(sheets.map((sheet) => sheet.flat().join())).toEqual(['n,0,1,2,3', 'n,4,5,6,7', 'n,8,9'])
  expect(hash('sha256', await made())).toBe(hash('sha256', book))
  const long = async function* () {
    yield [['x'.repeat(40_000)]]
  }
  await expect(Array.fromAsync(xlsxParts(long(), columns))).rejects.toMatchObject({ code: 'KHO148' })
})

test('D08: manifest and checksums prove every file, by the key of the ledger’s heads', async () => {
  const answer = await answerOf(await take('works/releases/1'))
  const { manifest, signature } = answer.body
  expect(signature).toMatchObject({ algorithm: 'Ed25519', key: releaseSigner.name })
  const text = answer.text.slice('{"manifest":'.length, answer.text.lastIndexOf(',"signature":'))
  expect(JSON.parse(text)).toEqual(manifest)
  expect(isSignedStatement({ manifest: text, signer: signature.key, signature: signature.value })).toBe(true)
  expect(manifest).toMatchObject({
    dataset: 'works',
    release: 1,
    version: '1.0',
    rows,
    licence: 'cc-by-4.0',
    key: ['code'],
  })
  expect(manifest.synthetic).toBe(true)
  for (const { format, bytes, sha256 } of manifest.files) {
    const file = await bytesOf(`works/releases/1.${format}`)
    expect([file.length, hash('sha256', file)]).toEqual([bytes, sha256])
  }
  for (const path of ['works.csv', 'works/v1.xlsx', 'works/releases/1.ndjson', 'works.csv?for=excel']) {
    const response = await take(path)
    const file = Buffer.from(await response.arrayBuffer())
    const sum = hash('sha256', file, 'buffer')
    expect(response.headers.get('repr-digest')).toBe(`sha-256=:${sum.toString('base64')}:`)
    const [name] = /(?<=filename=")[^"]+/.exec(response.headers.get('content-disposition') ?? '') ?? []
    const beside = await answerOf(await take(path.replace(/(\?|$)/, '.sha256$1')))
    expect(beside.text).toBe(`${sum.toString('hex')}  ${name}\n`)
  }
})

test('a program that shares no code with Kho finds manifest and files right, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kho-verify-'))
  try {
    const at = (name: string) => join(folder, name)
    await writeFile(at('manifest.json'), (await answerOf(await take('works/releases/1'))).text)
    await writeFile(at('works.csv'), await bytesOf('works.csv'))
    await writeFile(at('works.json'), await bytesOf('works.json'))
    const program = join(import.meta.dirname, '../../docs/verify-release.mjs')
    const checked = (...words: readonly string[]) => spawnSync(process.execPath, [program, ...words]).status
    expect(checked(at('manifest.json'), releaseSigner.name, at('works.csv'))).toBe(0)
    expect(checked(at('manifest.json'), releaseSigner.name, at('works.json'))).toBe(1)
    expect(checked(at('manifest.json'), '0'.repeat(64), at('works.csv'))).toBe(1)
    const text = (await answerOf(await take('works/releases/1'))).text
    await writeFile(at('manifest.json'), text.replace('"rows":120', '"rows":121'))
    expect(checked(at('manifest.json'), releaseSigner.name)).toBe(1)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a file is taken on from where it broke off, and asked for only when it is another one', async () => {
  const whole = await bytesOf('works.csv')
  const head = await take('works.csv', {}, 'HEAD')
  const tag = head.headers.get('etag') ?? ''
  expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
    ...[200, String(whole.length), 'bytes'],
  ])
  const ranged = async (range: string, more = {}) => {
    const response = await take('works.csv', { range, ...more })
    return {
      status: response.status,
      range: response.headers.get('content-range'),
      body: Buffer.from(await response.arrayBuffer()),
    }
  }
  const all = { status: 200, range: null, body: whole }
  const part = (from: number, to: number) => ({
    ...{ status: 206, range: `bytes ${from}-${to}/${whole.length}`, body: whole.subarray(from, to + 1) },
  })
  expect(await ranged('bytes=100-')).toEqual(part(100, whole.length - 1))
  expect(await ranged('bytes=0-0')).toEqual(part(0, 0))
  expect(await ranged('bytes=-10')).toEqual(part(whole.length - 10, whole.length - 1))
  expect(await ranged('bytes=5-9', { 'if-range': tag })).toEqual(part(5, 9))
  expect(await ranged('bytes=5-9', { 'if-range': '"another"' })).toEqual(all)
  expect(await ranged('bytes=9-5')).toEqual(all)
  expect(await ranged('bytes=1-2,5-6')).toEqual(all)
  expect(await ranged(`bytes=${whole.length}-`)).toMatchObject({ status: 416, range: `bytes */${whole.length}` })
  const since = head.headers.get('last-modified') ?? ''
  expect((await take('works.csv', { 'if-none-match': tag })).status).toBe(304)
  expect((await take('works.csv', { 'if-none-match': '"another"', 'if-modified-since': since })).status).toBe(200)
  expect((await take('works.csv', { 'if-modified-since': since })).status).toBe(304)
})

test('D03: an address is a name, a number and a format, and nothing of it reaches SQL or the disk', async () => {
  const answers = async (path: string) => {
    const answer = await answerOf(await take(path))
    return [answer.status, ...codesOf(answer)]
  }
  expect(await answers("works.csv?where=code%3D'1'")).toEqual([400, 'KHO466'])
  expect(await answers('works.csv?for=word')).toEqual([400, 'KHO466'])
  expect(await answers('works.exe')).toEqual([404, 'KHO448'])
  expect(await answers("works'--.csv")).toEqual([404, 'KHO448'])
  expect(await answers('works/releases/1%20or%201.csv')).toEqual([404, 'KHO448'])
  expect(await answers('works/releases/..%2f..%2fx.csv')).toEqual([404, 'KHO448'])
  expect(await answers('works/releases/0.csv')).toEqual([404, 'KHO448'])
  expect(await answers('works/releases/999999999.csv')).toEqual([404, 'KHO145'])
  expect(await answers('procedures.csv')).toEqual([404, 'KHO145'])
  expect(await answers('inquiries.csv')).toEqual([404, 'KHO448'])
})

test('D11: no route takes SQL', () => {
  const paths = desk.server.routes.map(({ path }) => path)
  expect(paths).toContain('/open/{dataset}.{format}')
  expect(paths.filter((path) => /sql|query|statement/i.test(path.replace('graphql', '')))).toEqual([])
})

test('what takes longer to make than somebody waits is there when it is asked for again, and a format that cannot be never', async () => {
  await using busy = await releaseDesk(openWorks.whole(), { patience: 0 })
  await busy.store.rows(worksSql(rows))
  await busy.store.rows(`update data.works set title = repeat('x', 40000) where code = '00000120'`)
  await busy.publish('works')
  const asked = async (path: string) => answerOf(await fetch(`${busy.url}/open/${path}`))
  const first = await asked('works.ndjson')
  expect([first.status, ...codesOf(first), first.headers.get('retry-after')]).toEqual([503, 'KHO518', '5'])
  await expect.poll(async () => (await asked('works.ndjson')).status).toBe(200)
  await expect.poll(async () => codesOf(await asked('works.xlsx'))).toEqual(['KHO148'])
  expect((await asked('works.csv')).status).toBe(200)
})

test('what was made on request is bounded, and made again it is the same', async () => {
  const first = await bytesOf('works.json')
  await using small = await releaseDesk(openWorks.whole(), { most: 1 })
  await small.store.rows(worksSql(rows))
  await small.publish('works')
  const of = async (path: string) => Buffer.from(await (await fetch(`${small.url}/open/${path}`)).arrayBuffer())
  const json = await of('works.json')
  await of('works.ndjson')
  expect(await of('works.json')).toEqual(json)
  expect(json).toEqual(first)
})
