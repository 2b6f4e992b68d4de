import { isUtf8 } from 'node:buffer'

/** A table as the log describes it before its first change. */
export interface Relation {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[]
  /** Of each column `oid/modifier`, as the catalogue numbers them. */
  readonly types: readonly string[]
  /** Columns by which the log tells of a row that was changed or deleted: its replica identity. */
  readonly identity: readonly string[]
}

/** A tuple's cells in the relation's order; undefined where an unchanged large value was left out. */
export type Tuple = readonly (string | null | undefined)[]

/** Messages of pgoutput, protocol version 1 (PostgreSQL's manual, "Logical Replication Message Formats"). */
export type Message =
  | { readonly kind: 'begin'; readonly commit: bigint }
  | { readonly kind: 'commit'; readonly end: bigint }
  | { readonly kind: 'relation'; readonly relation: Relation }
  | { readonly kind: 'insert'; readonly oid: number; readonly row: Tuple }
  | {
      readonly kind: 'update'
      readonly oid: number
      readonly row: Tuple
      readonly old: Tuple | null
      readonly whole: boolean
    }
  | { readonly kind: 'delete'; readonly oid: number; readonly old: Tuple; readonly whole: boolean }
  | { readonly kind: 'truncate'; readonly oids: readonly number[] }
  | { readonly kind: 'other' }

/** Reads one message. Bytes that are not UTF-8 throw a TypeError, a message that is none a RangeError. */
export function readMessage(bytes: Buffer): Message {
  const read = readers[String.fromCharCode(bytes[0] ?? 0)]
  if (!read) throw new RangeError('the log holds a message of an unknown kind')
  return read({ bytes, at: 1 })
}

interface Cursor {
  readonly bytes: Buffer
  at: number
}

const other: Message = { kind: 'other' }

const readers: { readonly [letter: string]: (cursor: Cursor) => Message } = {
  B: (cursor) => ({ kind: 'begin', commit: int64(cursor) }),
  C: (cursor) => {
    cursor.at += 9 // flags, and where the commit itself stands
    return { kind: 'commit', end: int64(cursor) }
  },
  R: (cursor) => ({ kind: 'relation', relation: relationOf(cursor) }),
  I: (cursor) => {
    const oid = int32(cursor)
    cursor.at += 1 // N
    return { kind: 'insert', oid, row: tuple(cursor) }
  },
  U: (cursor) => {
    const oid = int32(cursor)
    const sort = letter(cursor)
    if (sort === 'N') return { kind: 'update', oid, row: tuple(cursor), old: null, whole: false }
    const old = tuple(cursor)
    cursor.at += 1 // N
    return { kind: 'update', oid, row: tuple(cursor), old, whole: sort === 'O' }
  },
  D: (cursor) => {
    const oid = int32(cursor)
    const sort = letter(cursor)
    return { kind: 'delete', oid, old: tuple(cursor), whole: sort === 'O' }
  },
  T: (cursor) => {
    const count = int32(cursor)
    cursor.at += 1 // cascade, restart identity
    return { kind: 'truncate', oids: Array.from({ length: count }, () => int32(cursor)) }
  },
  Y: () => other,
  O: () => other,
  M: () => other,
}

function relationOf(cursor: Cursor): Relation {
  const oid = int32(cursor)
  const schema = name(cursor) || 'pg_catalog'
  const relation = name(cursor)
  cursor.at += 1 // replica identity
  const count = int16(cursor)
  const columns = Array.from({ length: count }, () => {
    const identifies = letter(cursor) === '\x01'
    return { identifies, column: name(cursor), type: `${int32(cursor)}/${int32(cursor) | 0}` }
  })
  return {
    oid,
    schema,
    name: relation,
    columns: columns.map(({ column }) => column),
    types: columns.map(({ type }) => type),
    identity: columns.filter(({ identifies }) => identifies).map(({ column }) => column),
  }
}

function tuple(cursor: Cursor): Tuple {
  const count = int16(cursor)
  const cells: (string | null | undefined)[] = []
  for (let column = 0; column < count; column += 1) cells.push(cell(cursor))
  return cells
}

function cell(cursor: Cursor): string | null | undefined {
  const sort = letter(cursor)
  if (sort === 'n') return null
  if (sort === 'u') return undefined
  if (sort !== 't') throw new RangeError('the log holds a value that is not text')
  const length = int32(cursor)
  const begin = cursor.at
  cursor.at += length
  const bytes = cursor.bytes.subarray(begin, cursor.at)
  if (bytes.length < length) throw new RangeError('the log holds a value without an end')
  if (!isUtf8(bytes)) throw new TypeError('the server sent bytes that are not UTF-8')
  return bytes.toString('utf8')
}

function name(cursor: Cursor): string {
  const end = cursor.bytes.indexOf(0, cursor.at)
  if (end < 0) throw new RangeError('the log holds a name without an end')
  const text = cursor.bytes.toString('utf8', cursor.at, end)
  cursor.at = end + 1
  return text
}

function letter(cursor: Cursor): string {
  cursor.at += 1
  return String.fromCharCode(cursor.bytes.readUInt8(cursor.at - 1))
}

function int16(cursor: Cursor): number {
  cursor.at += 2
  return cursor.bytes.readUInt16BE(cursor.at - 2)
}

function int32(cursor: Cursor): number {
  cursor.at += 4
  return cursor.bytes.readUInt32BE(cursor.at - 4)
}

function int64(cursor: Cursor): bigint {
  cursor.at += 8
  return cursor.bytes.readBigUInt64BE(cursor.at - 8)
}
