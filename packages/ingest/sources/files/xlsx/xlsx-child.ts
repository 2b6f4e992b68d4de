import { once } from 'node:events'
import { fstatSync } from 'node:fs'
import { batchOf } from '../../../batch.ts'
import { type Frame, frameBytes } from './frames.ts'
import { SheetFault } from './sheet-fault.ts'
import { type SheetRow, sheetRows } from './sheet-rows.ts'
import { openWorkbook } from './workbook.ts'
import { workbookParts } from './workbook-parts.ts'

/** What the parent asks, as one line of JSON on standard input. The workbook itself is file descriptor 3. */
export interface Asked {
  readonly sheet: string | null
  /** Null for all, as when the file is described. */
  readonly columns: readonly string[] | null
  readonly most: number | null
}

const file = 3
const batchRows = 1000

async function run(asked: Asked): Promise<void> {
  const parts = await workbookParts(file, fstatSync(file).size)
  const rows = sheetRows(parts, await openWorkbook(parts, asked.sheet))
  const names = headerOf((await rows.next()).value ?? [])
  await say({ kind: 'header', names })
  const columns = asked.columns ?? names
  const missing = columns.filter((column) => !names.includes(column))
  if (missing.length > 0) return await say({ kind: 'fault', code: 'KHO207', what: '', names: missing })
  const places = columns.map((column) => names.indexOf(column))
  let count = 0
  const ready: SheetRow[] = []
  for await (const row of rows) {
    count += 1
    if (row.length > names.length && row.slice(names.length).some((text) => text !== null)) {
      throw new SheetFault('KHO266', `has a cell without a column name in record ${count}`)
    }
    ready.push(places.map((place) => row[place] ?? null))
    if (ready.length === batchRows) await say({ kind: 'batch', batch: batchOf(ready.splice(0), places.length) })
    if (asked.most !== null && count >= asked.most) break
  }
  if (ready.length > 0) await say({ kind: 'batch', batch: batchOf(ready, places.length) })
  await say({ kind: 'end' })
}

/** The first row that holds anything: each column named, each once. */
function headerOf(row: SheetRow): readonly string[] {
  const last = row.findLastIndex((name) => name !== null)
  const names = row.slice(0, last + 1).map((name) => name ?? '')
  if (names.length === 0) throw new SheetFault('KHO266', 'has no header')
  if (names.some((name) => name.trim() === '')) throw new SheetFault('KHO266', 'has a column without a name')
  if (new Set(names).size < names.length) throw new SheetFault('KHO266', 'names a column twice')
  return names
}

async function say(frame: Frame): Promise<void> {
  if (!process.stdout.write(frameBytes(frame))) await once(process.stdout, 'drain')
}

const text = (await Array.fromAsync(process.stdin)).join('')
try {
  await run(JSON.parse(text))
} catch (cause) {
  const fault = cause instanceof SheetFault ? cause : new SheetFault('KHO265', 'cannot be read')
  await say({ kind: 'fault', code: fault.code, what: fault.message, names: [] })
}
