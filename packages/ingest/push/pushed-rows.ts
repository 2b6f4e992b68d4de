import type { PullPlan } from '../pull/pull-plan.ts'
import { isJsonObject, type JsonValue, textOfJson, valueAt } from '../sources/json/json-cells.ts'
import { type PushedLine, pushedLine, type Rejection } from './pushed-line.ts'

/** A row of a delivery: texts of the plan's columns, and its version. */
export interface PushedRow {
  readonly cells: readonly (string | null)[]
  readonly version: bigint
}

/** A delivery as one dataset takes it: of each record its latest version only. */
export interface PushedRows {
  readonly rows: readonly PushedRow[]
  readonly gone: readonly PushedRow[]
  readonly rejected: readonly { readonly line: number; readonly why: Rejection }[]
}

interface Latest extends PushedRow {
  readonly op: PushedLine['op']
}

/** Reads a delivery for one dataset. Lines that are no records are all named; none is dropped in silence. */
export function pushedRows(body: string, plan: PullPlan): PushedRows {
  const rejected: { line: number; why: Rejection }[] = []
  const latest = new Map<string, Latest>()
  for (const [index, text] of linesOf(body).entries()) {
    const why = take(text, plan, latest)
    if (why !== null) rejected.push({ line: index + 1, why })
  }
  const of = (op: PushedLine['op']) => [...latest.values()].filter((row) => row.op === op)
  return { rows: of('upsert'), gone: of('delete'), rejected }
}

/** The lines of a body; what follows the last line's end is none. */
export function linesOf(body: string): readonly string[] {
  const lines = body.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function take(text: string, plan: PullPlan, latest: Map<string, Latest>): Rejection | null {
  const line = pushedLine(text)
  if (typeof line === 'string') return line
  if (line.op === 'delete' && plan.binding.deletes === 'none') return 'deletes_refused'
  const keys = keyOf(line, plan)
  if (typeof keys === 'string') return keys
  const cells = plan.columns.map((column) => keys.get(column) ?? textAt(line, column))
  if (cells.some((cell) => cell?.isWellFormed() === false)) return 'no_unicode'
  const name = JSON.stringify([...keys.values()])
  const known = latest.get(name)
  const row: Latest = { op: line.op, cells, version: line.version }
  if (known && known.version === row.version && !isSame(known, row)) return 'version_twice'
  if (!known || known.version < row.version) latest.set(name, row)
  return null
}

function textAt({ record }: PushedLine, column: string): string | null {
  return textOfJson(valueAt(record, column) ?? null)
}

function isSame(one: Latest, other: Latest): boolean {
  return one.op === other.op && one.cells.every((cell, index) => cell === other.cells[index])
}

/** The key's texts by column: as `key` gives them, or as they stand in the record; where both do they must be one. */
function keyOf(line: PushedLine, { key }: PullPlan): ReadonlyMap<string, string> | 'no_key' | 'key_differs' {
  const found = new Map<string, string>()
  for (const [index, column] of key.entries()) {
    const named = partOf(line.key, index, column, key.length)
    const inside = textAt(line, column)
    if (named !== null && inside !== null && named !== inside) return 'key_differs'
    const text = named ?? inside
    if (text === null || text === '') return 'no_key'
    found.set(column, text)
  }
  return found
}

/** A key is an object by column, a list in the key's order, or for a key of one part its value. */
function partOf(key: JsonValue | undefined, index: number, column: string, parts: number): string | null {
  if (key === undefined || key === null) return null
  if (isJsonObject(key)) return textOfJson((Object.hasOwn(key, column) ? key[column] : valueAt(key, column)) ?? null)
  if (Array.isArray(key)) return key.length === parts ? textOfJson(key[index] ?? null) : null
  return parts === 1 ? textOfJson(key) : null
}
