import { KhoError } from '@kho/schema/error.ts'
import { textRows } from '../../batch.ts'
import type { SourceTable } from '../../source.ts'
import { type ColumnSample, columnSample } from './column-sample.ts'
import { csvRecords } from './csv-records.ts'
import type { FileForm } from './file-form.ts'
import type { FileAtHand } from './place.ts'
import { recordsOf } from './read-file.ts'
import { hashedBytes } from './whole-file.ts'
import { xlsxFrames } from './xlsx/xlsx-file.ts'

const mostLines = 10_000
// Of records that need not all hold the same, more are looked at: a path may be rare.
const mostRecords = 100_000

interface Progress {
  sample: ColumnSample
  bytes: number
}

/**
 * What a file says of itself in its first records. A file declares no types: every column is text, its key is the first
 * column that never repeats. A broken file is described as far as it can be read: reading it says why.
 */
export async function describeFile(file: FileAtHand, form: FileForm, signal: AbortSignal): Promise<SourceTable> {
  const progress: Progress = { sample: columnSample([]), bytes: 0 }
  try {
    await take(file, form, signal, progress)
  } catch (cause) {
    if (!(cause instanceof KhoError)) throw cause
  }
  const { sample, bytes } = progress
  const share = Math.min(1, (bytes || file.bytes || 1) / Math.max(file.bytes, 1))
  return {
    name: form.from,
    comment: null,
    columns: sample.columns(),
    key: sample.key(),
    refs: [],
    rows: Math.round(sample.rows / share),
    bytes: file.bytes,
  }
}

async function take(file: FileAtHand, form: FileForm, signal: AbortSignal, progress: Progress): Promise<void> {
  if (form.format === 'xlsx') return await takeSheet(file, form, signal, progress)
  const bytes = counted(
    hashedBytes(file, signal, () => undefined),
    progress,
  )
  if (form.format === 'csv' || form.format === 'tsv') return await takeLines(bytes, form, signal, progress)
  const { sample } = progress
  for await (const record of recordsOf(bytes, form, null)) {
    sample.add(record.paths())
    if (sample.rows === mostRecords) return
  }
}

async function takeLines(
  bytes: AsyncIterable<Buffer>,
  form: FileForm,
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  let names: readonly string[] | null = null
  for await (const record of csvRecords(bytes, { ...form, encoding: form.encoding ?? 'utf-8' }, signal)) {
    if (names === null) {
      names = record.map((name) => name ?? '')
      progress.sample = columnSample(names)
    } else progress.sample.add(cellsOf(names, record))
    if (progress.sample.rows === mostLines) return
  }
}

async function takeSheet(file: FileAtHand, form: FileForm, signal: AbortSignal, progress: Progress): Promise<void> {
  const asked = { sheet: form.sheet, columns: null, most: mostLines }
  let names: readonly string[] = []
  for await (const frame of xlsxFrames(file.handle.fd, form, asked, signal)) {
    if (frame.kind === 'header') {
      names = frame.names
      progress.sample = columnSample(names)
    }
    if (frame.kind === 'batch') for (const row of textRows(frame.batch)) progress.sample.add(cellsOf(names, row))
  }
}

function cellsOf(names: readonly string[], row: readonly (string | null)[]) {
  return names.map((name, index) => [name, row[index] ?? null] as const)
}

async function* counted(bytes: AsyncIterable<Buffer>, progress: Progress): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    progress.bytes += piece.length
    yield piece
  }
}
