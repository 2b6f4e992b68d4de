import type { ByteWriter } from '../byte-writer.ts'

/** A row that was just written: where each field's bytes stand in `out`, begin and end by turns. A null begins at -1. */
export interface WrittenRow {
  readonly out: ByteWriter
  readonly places: Int32Array
}

/** Something that must be seen to hold of a row; false where it does not, or where only a closer look can tell. */
export type Proof = (row: WrittenRow) => boolean

/** The eight bytes of a field as a number: exact up to 2^53, above that in the right order. NaN for null. */
export function wideAt({ out: { bytes }, places }: WrittenRow, field: number): number {
  const begin = places[field * 2] ?? -1
  return begin < 0 ? Number.NaN : bytes.readInt32BE(begin) * 0x1_0000_0000 + bytes.readUInt32BE(begin + 4)
}

/** The four bytes of a field as a number. NaN for null. */
export function narrowAt({ out: { bytes }, places }: WrittenRow, field: number): number {
  const begin = places[field * 2] ?? -1
  return begin < 0 ? Number.NaN : bytes.readInt32BE(begin)
}
