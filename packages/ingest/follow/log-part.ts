import { batchOf } from '../batch.ts'
import type { LogPosition } from '../change-log.ts'
import type { Part } from '../load/part.ts'
import { lsnText } from '../lsn.ts'
import type { Batch } from '../source.ts'
import type { NetEffect } from './net-effect.ts'

/** A stretch of the log as a part to be published, with the place where it ends. */
export function logPart(effect: NetEffect, width: number, position: LogPosition): Part {
  const { outcomes } = effect
  return {
    mode: 'log',
    forms: Array.from({ length: width }, () => 'text' as const),
    marked: false,
    rows: batches(width, function* () {
      for (const { row } of outcomes.values()) if (row) yield row
    }),
    gone: batches(width, function* () {
      for (const { key, row } of outcomes.values()) if (!row) yield key
    }),
    position: lsnText(position),
    newerOnly: false,
  }
}

const rowsPerBatch = 1000

type Cells = readonly (string | null | undefined)[]

async function* batches(width: number, rows: () => Generator<Cells>): AsyncGenerator<Batch> {
  let some: (string | null)[][] = []
  for (const row of rows()) {
    some.push(row.map((cell) => cell ?? null))
    if (some.length < rowsPerBatch) continue
    yield batchOf(some, width)
    some = []
  }
  if (some.length > 0) yield batchOf(some, width)
}
