import type { Field } from '@kho/schema/contract/contract.ts'
import { textOfValue } from '@kho/schema/contract/exact-value.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { ByteWriter } from './byte-writer.ts'
import { daysOf, microsOf } from './days.ts'
import { writeNumeric } from './numeric-bytes.ts'

/** Writes a value of one field as its column takes it from COPY's binary format: length, then bytes. */
export type ValueWriter = (value: Value, out: ByteWriter) => void

type TextWriter = (text: string, out: ByteWriter) => void

/** The writer of a field's exact values. A null is four bytes of ones. */
export function valueWriter(field: Field): ValueWriter {
  const kind = field.type === 'date' && field.partial ? 'text' : field.type
  const write = writers[kind]
  const item: ValueWriter = (value, out) => {
    if (value !== null) return write(textOfValue({ ...field, list: false }, value), out)
    out.reserve(4)
    out.int32(-1)
  }
  return field.list ? listWriter(elementTypes[kind], item) : item
}

const writers: { readonly [type in Field['type']]: TextWriter } = {
  text: (text, out) => out.text(text),
  json: (text, out) => out.text(text),
  geometry: (text, out) => out.text(text),
  integer: (text, out) => {
    out.reserve(8)
    out.int32(4)
    out.int32(Number(text))
  },
  bigint: (text, out) => writeInt64(BigInt(text), out),
  decimal: (text, out) => writeNumeric(text, out),
  boolean: (text, out) => {
    out.reserve(5)
    out.int32(1)
    out.bytes[out.at++] = text === 'true' ? 1 : 0
  },
  date: (text, out) => {
    out.reserve(8)
    out.int32(4)
    out.int32(daysOf(text))
  },
  time: (text, out) => writeInt64(microsOf(text), out),
  timestamp: (text, out) => writeInt64(BigInt(daysOf(text)) * microsOfDay + microsOf(text.slice(11, 26)), out),
  uuid: (text, out) => {
    out.reserve(20)
    out.int32(16)
    out.at += out.bytes.write(text.replaceAll('-', ''), out.at, 'hex')
  },
}

const microsOfDay = 86_400_000_000n

function writeInt64(value: bigint, out: ByteWriter): void {
  out.reserve(12)
  out.int32(8)
  out.bytes.writeBigInt64BE(value, out.at)
  out.at += 8
}

/** The types of a list's items as PostgreSQL numbers them (pg_type.dat). */
const elementTypes: { readonly [type in Field['type']]: number } = {
  text: 25,
  json: 114,
  geometry: 114,
  integer: 23,
  bigint: 20,
  decimal: 1700,
  boolean: 16,
  date: 1082,
  time: 1083,
  timestamp: 1184,
  uuid: 2950,
}

/** An array of one dimension, none when it is empty: dimensions, whether any item is null, type, length, lower bound, items. */
function listWriter(type: number, item: ValueWriter): ValueWriter {
  return (value, out) => {
    out.reserve(28)
    if (value === null) return out.int32(-1)
    const start = out.at
    writeItems(Array.isArray(value) ? value : [value], type, item, out)
    out.bytes.writeInt32BE(out.at - start - 4, start)
  }
}

function writeItems(items: readonly Value[], type: number, item: ValueWriter, out: ByteWriter): void {
  out.int32(0) // the length, known at the end
  out.int32(items.length === 0 ? 0 : 1)
  out.int32(items.includes(null) ? 1 : 0)
  out.int32(type)
  if (items.length === 0) return
  out.int32(items.length)
  out.int32(1)
  for (const one of items) item(one, out)
}
