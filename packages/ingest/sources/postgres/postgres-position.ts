import { regressed, unknownPosition } from '../position-errors.ts'
import type { PostgresReading } from './postgres-reading.ts'

/** Where a snapshot ends. Of another server, timeline or table it means nothing. */
export interface PostgresPosition {
  /** The cluster's system identifier; null where the account may not see it. */
  readonly server: string | null
  readonly timeline: string | null
  /** The table's oid: another one after it was dropped and made again. */
  readonly table: string
  /** The largest cursor value as exact text; null of an empty table. */
  readonly value: string | null
  /** As pg_current_snapshot writes it: xmin, xmax and the transactions that were open between them. */
  readonly snapshot: string
  /** A replica's snapshot does not list what was open. */
  readonly replica: boolean
}

/** The oldest transaction that was open. Everything older is in the snapshot, whatever it did. */
export function xmin({ snapshot }: PostgresPosition): bigint {
  return BigInt(snapshot.split(':')[0] ?? 0)
}

/** The first transaction that had not ended yet. */
export function xmax({ snapshot }: PostgresPosition): bigint {
  return BigInt(snapshot.split(':')[1] ?? 0)
}

/** No transaction has ended since; of a replica that is sure only when none was open. */
export function showTheSame(before: PostgresPosition, now: PostgresPosition): boolean {
  return before.snapshot === now.snapshot && (!now.replica || xmin(before) === xmax(before))
}

/** Reads what `JSON.stringify` made of a position. KHO242 where it is no such thing. */
export function positionOf({ source, request }: PostgresReading, text: string): PostgresPosition {
  const value = parsed(text)
  if (!isPosition(value)) throw unknownPosition(source, request.from)
  return value
}

/**
 * KHO241 where the system holds less than it did: its transactions went back, or its largest cursor value did and server
 * or table are others. A value alone goes back whenever somebody deletes the newest row. KHO242 where server or table
 * are others and nothing seems lost: then only a comparison tells what changed.
 */
export function refuseAnotherPast(
  { source, request }: PostgresReading,
  before: PostgresPosition,
  now: PostgresPosition,
  valueWentBack: boolean,
): void {
  const differ = (one: string | null, other: string | null) => one !== null && other !== null && one !== other
  const another =
    differ(before.server, now.server) || differ(before.timeline, now.timeline) || before.table !== now.table
  const sameServer = !differ(before.server, now.server)
  if ((sameServer && xmax(now) < xmax(before)) || (another && valueWentBack)) throw regressed(source, request.from)
  if (another) throw unknownPosition(source, request.from)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isPosition(value: unknown): value is PostgresPosition {
  if (typeof value !== 'object' || value === null) return false
  const textOrNull = (name: string) => {
    const held: unknown = Reflect.get(value, name)
    return held === null || typeof held === 'string'
  }
  return (
    ['server', 'timeline', 'value'].every(textOrNull) &&
    'table' in value &&
    typeof value.table === 'string' &&
    'snapshot' in value &&
    typeof value.snapshot === 'string' &&
    /^\d+:\d+:[\d,]*$/.test(value.snapshot)
  )
}
