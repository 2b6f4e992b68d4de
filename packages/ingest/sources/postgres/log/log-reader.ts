import type { LogCell, LogEvent, LogTable, OldRow } from '../../../change-log.ts'
import type { FromLog } from './log-text.ts'
import { type Message, type Relation, readMessage, type Tuple } from './pgoutput.ts'

/** A followed table as the catalogue had it when following began. */
export interface FollowedTable extends LogTable {
  readonly oid: number
  readonly schema: string
  readonly relation: string
  /** Of each column, in order: how its values come out of the log, and its type with its modifier. */
  readonly fromLog: readonly FromLog[]
  readonly types: readonly string[]
}

/** Makes frames of the stream events, in terms of the followed columns; null for what nobody follows. */
export interface LogReader {
  read(frame: Buffer): LogEvent | null
}

/** How the tuples of a relation become rows of a followed table. */
interface Pick {
  readonly table: FollowedTable
  /** Of each followed column, its place in the relation. */
  readonly places: readonly number[]
}

export function logReader(tables: readonly FollowedTable[]): LogReader {
  const picks = new Map<number, Pick | null>()
  const reshaped = new Set<string>()
  return {
    read(frame) {
      if (frame[0] === 0x6b) return { kind: 'quiet', position: frame.readBigUInt64BE(1) }
      if (frame[0] !== 0x77) throw new RangeError('the log holds a frame of an unknown kind')
      const message = readMessage(frame.subarray(25))
      if (message.kind === 'relation') return relationEvent(message.relation, tables, picks, reshaped)
      return eventOf(message, picks)
    },
  }
}

function relationEvent(
  relation: Relation,
  tables: readonly FollowedTable[],
  picks: Map<number, Pick | null>,
  reshaped: Set<string>,
): LogEvent | null {
  const named = (one: FollowedTable) => one.schema === relation.schema && one.relation === relation.name
  const table = tables.find(({ oid }) => oid === relation.oid) ?? tables.find(named)
  picks.set(relation.oid, null)
  if (!table) return null
  if (!named(table) || table.oid !== relation.oid) return { kind: 'reshaped', from: table.from, what: 'table' }
  const places = table.columns.map((column) => relation.columns.indexOf(column))
  const missing = table.columns.filter((_, index) => places[index] === -1)
  if (missing.length > 0) return { kind: 'drift', from: table.from, missing }
  if (!table.key.every((column) => relation.identity.includes(column))) {
    return { kind: 'reshaped', from: table.from, what: 'identity' }
  }
  picks.set(relation.oid, { table, places })
  const differs = places.some((place, index) => relation.types[place] !== table.types[index])
  if (!differs || reshaped.has(table.from)) return null
  reshaped.add(table.from)
  return { kind: 'reshaped', from: table.from, what: 'type' }
}

function eventOf(message: Message, picks: ReadonlyMap<number, Pick | null>): LogEvent | null {
  if (message.kind === 'begin') return { kind: 'begin', position: message.commit }
  if (message.kind === 'commit') return { kind: 'commit', position: message.end }
  if (message.kind === 'truncate') {
    const from = message.oids.flatMap((oid) => picks.get(oid)?.table.from ?? [])
    return from.length > 0 ? { kind: 'truncate', from } : null
  }
  if (!('oid' in message)) return null
  const pick = picks.get(message.oid)
  if (!pick) return null
  const { from } = pick.table
  if (message.kind === 'insert') return { kind: 'put', from, row: rowOf(message.row, pick), old: null }
  if (message.kind === 'delete') return { kind: 'delete', from, old: oldRow(message.old, message.whole, pick) }
  const old = message.old && oldRow(message.old, message.whole, pick)
  return { kind: 'put', from, row: rowOf(message.row, pick), old }
}

function oldRow(tuple: Tuple, whole: boolean, pick: Pick): OldRow {
  return { cells: rowOf(tuple, pick), whole }
}

function rowOf(tuple: Tuple, { table, places }: Pick): readonly LogCell[] {
  return places.map((place, column) => {
    const cell = tuple[place]
    return typeof cell === 'string' ? (table.fromLog[column]?.(cell) ?? cell) : cell
  })
}
