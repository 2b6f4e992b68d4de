import { hash } from 'node:crypto'
import { batchOf } from '@kho/ingest/batch.ts'
import type { Batch, CellForm, MarkReader, PullRequest, Snapshot, Source } from '@kho/ingest/source.ts'
import { regressed } from '@kho/ingest/sources/position-errors.ts'
import { rowsSource, type SourceRow } from './rows-source.ts'

/** A system in memory that marks its rows and tells its changes, and counts what was asked of it. */
export interface MarkedSource {
  readonly source: Source
  /** Sets what the system holds now; rows written under `late` are not told as changes. */
  hold(rows: readonly SourceRow[], how?: { readonly late?: boolean }): void
  /** Goes back to an earlier position, as after a restored backup. */
  restore(position: number, rows: readonly SourceRow[]): void
  readonly asked: { totals: number; keys: number; groups: number | null; fetched: number; changes: number }
}

interface Held {
  readonly row: SourceRow
  readonly at: number
}

export function markedSource(
  name: string,
  columns: readonly string[],
  { cursor = false }: { readonly cursor?: boolean } = {},
): MarkedSource {
  const asked: MarkedSource['asked'] = { totals: 0, keys: 0, groups: null, fetched: 0, changes: 0 }
  const now: { position: number; held: readonly Held[] } = { position: 0, held: [] }
  const open = async (request: PullRequest): Promise<Snapshot> => {
    const places = request.columns.map((column) => columns.indexOf(column))
    const rows = now.held.map(({ row, at }) => ({ cells: places.map((place) => row[place] ?? null), at }))
    const keys = request.key.map((column) => request.columns.indexOf(column))
    const marks = marksOf(rows, keys, asked)
    const { position } = now
    return {
      forms: places.map((): CellForm => 'text'),
      rows: rows.length,
      all: () => marked(rows, keys),
      changes: cursor
        ? {
            position: String(position),
            since: async function* (since) {
              if (Number(since) > position) throw regressed('first', name)
              const changed = rows.filter(({ at }) => at > Number(since))
              asked.changes += changed.length
              yield* marked(changed, keys)
            },
          }
        : null,
      marks,
      [Symbol.asyncDispose]: async () => undefined,
    }
  }
  return {
    asked,
    source: { ...rowsSource(name, columns, []), open },
    hold(rows, { late = false } = {}) {
      const before = new Map(now.held.map((held) => [JSON.stringify(held.row), held]))
      now.position += 1
      const fresh = late ? 0 : now.position
      now.held = rows.map((row) => before.get(JSON.stringify(row)) ?? { row, at: fresh })
    },
    restore(position, rows) {
      now.position = position
      now.held = rows.map((row) => ({ row, at: position }))
    },
  }
}

interface Row {
  readonly cells: SourceRow
  readonly at: number
}

const hashed = (cells: SourceRow) => hash('sha256', JSON.stringify(cells), 'buffer').readBigInt64BE()
const keyOf = (row: Row, keys: readonly number[]) => keys.map((key) => row.cells[key] ?? null)

async function* marked(
  rows: readonly Row[],
  keys: readonly number[],
  shown = (row: Row): SourceRow => row.cells,
): AsyncGenerator<Batch> {
  for (let from = 0; from < rows.length; from += 1000) {
    const some = rows.slice(from, from + 1000)
    const batch = batchOf(
      some.map((row) => [...shown(row), '12345678', '12345678']),
      (some[0] ? shown(some[0]).length : 0) + 2,
    )
    for (const [at, row] of some.entries()) {
      const last = ((at + 1) * batch.width - 1) * 2
      batch.bytes.writeBigInt64BE(hashed(keyOf(row, keys)), batch.cells[last - 2] ?? 0)
      batch.bytes.writeBigInt64BE(hashed(row.cells), batch.cells[last] ?? 0)
    }
    yield batch
  }
}

function marksOf(rows: readonly Row[], keys: readonly number[], asked: MarkedSource['asked']): MarkReader {
  const group = (row: Row, bits: number) =>
    bits === 0 ? 0 : Number(BigInt.asUintN(64, hashed(keyOf(row, keys))) >> BigInt(64 - bits))
  return {
    totals: async function* (bits) {
      asked.totals += 1
      const groups = Map.groupBy(rows, (row) => group(row, bits))
      yield [...groups].map(([number, members]) => ({
        group: number,
        rows: members.length,
        sum: BigInt.asUintN(
          64,
          members.reduce((sum, { cells }) => sum + hashed(cells), 0n),
        ).toString(),
      }))
    },
    keys: async function* (bits, groups) {
      asked.groups = groups?.length ?? null
      const wanted = groups === null ? rows : rows.filter((row) => groups.includes(group(row, bits)))
      asked.keys += wanted.length
      yield* marked(wanted, keys, (row) => keyOf(row, keys))
    },
    ofKeys: async function* (wanted) {
      const names = new Set(wanted.map((key) => JSON.stringify(key)))
      const found = rows.filter((row) => names.has(JSON.stringify(keyOf(row, keys))))
      asked.fetched += found.length
      yield* marked(found, keys)
    },
  }
}
