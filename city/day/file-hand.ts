import { copyFile, open, rename, stat } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import type { AgencySystem, AgencyTable, Cell } from '../generator/agency-table.ts'
import type { Fact } from '../generator/facts/fact.ts'
import { type Bound, boundColumns, type Column } from '../generator/offices/bound-table.ts'
import { makeFiles, pathOf } from '../generator/systems/files.ts'
import { exportsOf } from './exports.ts'
import type { Hand } from './hand.ts'

/** A table kept as a file: its rows as they were made, and what has become of some of them since. */
interface Kept {
  readonly table: AgencyTable
  readonly columns: readonly Column[]
  readonly key: readonly number[]
  readonly changed: Map<string, readonly Cell[] | null>
}

/**
 * A hand in an agency's folder. Files are written anew whole, as exports are, and take the place of what was there: some
 * time after a change, so that a large table is not written for each of them.
 */
export function fileHand(system: AgencySystem, bounds: readonly Bound[], folder: string): Hand {
  const kept = new Map(bounds.flatMap((bound) => keptOf(system, bound)))
  const exports = exportsOf<Kept>(async ({ table, key, changed }) => {
    const now = new Map(changed) // of one moment, however long the writing takes
    const rows = () => changedRows(table, key, now)
    await makeFiles({ ...system, tables: [{ ...table, rows }] }, { folder, onRows: () => undefined })
  })
  const change = async (dataset: string, facts: readonly Fact[], gone: boolean) => {
    const own = kept.get(dataset)
    if (!own) return
    for (const fact of facts) {
      const cells = own.columns.map((column) => column.write(fact))
      own.changed.set(keyOf(cells, own.key), gone ? null : cells)
    }
    exports.due(own)
  }
  const put: Hand['put'] = (dataset, facts) => change(dataset, facts, false)
  const remove: Hand['remove'] = (dataset, facts) => change(dataset, facts, true)
  return {
    put,
    remove,
    hold: async (work) => {
      await work({ put, remove })
      return () => Promise.resolve()
    },
    spill: async (dataset) => {
      const own = kept.get(dataset)
      if (own) await exports.between(() => spill(pathOf(system, own.table, folder)))
    },
    settle: exports.settle,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function keptOf(system: AgencySystem, bound: Bound): readonly (readonly [string, Kept])[] {
  const table = system.tables.find(({ name }) => name === bound.binding.from)
  if (!table) return []
  const columns = boundColumns(bound)
  const key = bound.contract.key.map((field) => columns.findIndex((column) => column.field === field))
  return [[bound.contract.dataset, { table, columns, key, changed: new Map() }]]
}

const keyOf = (cells: readonly Cell[], key: readonly number[]): string => key.map((at) => cells[at]).join('\n')

/** The rows as they were made where nothing changed, then those that are new. */
function* changedRows(table: AgencyTable, key: readonly number[], changed: Kept['changed']): Iterable<readonly Cell[]> {
  const seen = new Set<string>()
  for (const row of table.rows()) {
    const own = keyOf(row, key)
    const now = changed.get(own)
    if (now === undefined) yield row
    else if (now !== null && !seen.has(own)) yield now
    if (now !== undefined) seen.add(own)
  }
  for (const [own, row] of changed) if (row !== null && !seen.has(own)) yield row
}

/** How long half a file lies there. */
const MOMENT = 50

/** Cuts a file off in the middle of a record, and puts the whole one in its place a moment later. */
async function spill(path: string): Promise<void> {
  const whole = `${path}.whole`
  await copyFile(path, whole)
  const file = await open(path, 'r+')
  await file.truncate(Math.floor((await stat(path)).size / 2))
  await file.close()
  await setTimeout(MOMENT)
  await rename(whole, path)
}
