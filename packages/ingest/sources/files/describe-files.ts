import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { KhoError } from '@kho/schema/error.ts'
import type { SourceColumn, SourceTable } from '../../source.ts'
import { type CsvForm, type CsvRecord, csvRecords } from './csv-records.ts'
import { openInside } from './open-inside.ts'

const sampled = 10_000
const mostFiles = 10_000

/** The CSV and TSV files of a folder and of the folders in it. Links are not followed: they may lead out, or in circles. */
export async function csvFiles(folder: string, source: string): Promise<readonly string[]> {
  const found: string[] = []
  const waiting = ['']
  for (let inner = waiting.shift(); inner !== undefined; inner = waiting.shift()) {
    const entries = await readdir(join(folder, inner), { withFileTypes: true }).catch((cause) => {
      throw new KhoError('KHO201', `The folder of source ${source} cannot be read.`, { source }, { cause })
    })
    const named = (name: string) => (inner === '' ? name : `${inner}/${name}`)
    waiting.push(...entries.filter((entry) => entry.isDirectory()).map((entry) => named(entry.name)))
    const files = entries.filter((entry) => entry.isFile() && /\.(csv|tsv)$/i.test(entry.name))
    found.push(...files.map((entry) => named(entry.name)))
    if (found.length + waiting.length > mostFiles) break
  }
  return found.sort().slice(0, mostFiles)
}

/**
 * What a file says of itself in its header and first 10,000 lines. A file declares no types: every column is text, its
 * key is the first column that never repeats. A broken file is described as far as it can be read: reading it says why.
 */
export async function describeFile(folder: string, form: CsvForm): Promise<SourceTable> {
  const file = await openInside(folder, form.from, form.source)
  try {
    const { size } = await file.stat()
    const stream = file.createReadStream({ autoClose: false })
    const sample = await sampleOf(csvRecords(stream, form, new AbortController().signal))
    const columns = (sample.header ?? []).map((name, index) => columnOf(name ?? '', sample.rows, index))
    const key = columns.find((column, index) => !column.nullable && differ(sample.rows, index))
    const share = Math.min(1, (stream.bytesRead || 1) / Math.max(size, 1))
    return {
      name: form.from,
      comment: null,
      columns,
      key: key ? [key.name] : [],
      refs: [],
      rows: Math.round(sample.rows.length / share),
      bytes: size,
    }
  } finally {
    await file.close()
  }
}

async function sampleOf(
  records: AsyncGenerator<CsvRecord>,
): Promise<{ header?: CsvRecord; rows: readonly CsvRecord[] }> {
  const rows: CsvRecord[] = []
  try {
    for await (const record of records) {
      rows.push(record)
      if (rows.length > sampled) break
    }
  } catch (cause) {
    if (!(cause instanceof KhoError)) throw cause
  }
  const [header, ...rest] = rows
  return header ? { header, rows: rest } : { rows: [] }
}

function columnOf(name: string, rows: readonly CsvRecord[], index: number): SourceColumn {
  return {
    name,
    declared: 'text',
    type: 'text',
    precision: null,
    scale: null,
    list: false,
    nullable: rows.length === 0 || rows.some((row) => row[index] === null),
    comment: null,
  }
}

function differ(rows: readonly CsvRecord[], index: number): boolean {
  return new Set(rows.map((row) => row[index])).size === rows.length
}
