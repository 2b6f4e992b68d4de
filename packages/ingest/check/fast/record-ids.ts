import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { textOfValue } from '@kho/schema/contract/exact-value.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { ByteWriter } from '../byte-writer.ts'
import { KeyedHashes } from './keyed-hashes.ts'
import { storedValues } from './stored-values.ts'
import type { WrittenRow } from './written-row.ts'

/** Gives rows their `_id`s: those of a batch are worked out together. */
export interface RecordIds {
  /** Makes room for a row's `_id`, with its length, behind the row; false where its key has a null. */
  note(row: WrittenRow): boolean
  /** Writes the `_id`s of all rows noted into the bytes that these were written to. */
  write(to: Buffer): void
}

/** The ids that `recordId` of schema/store/identity.ts makes, from the bytes of a key. */
export function recordIds(
  identityKey: Buffer,
  { dataset, fields, key }: Contract,
  read: { readonly [field: string]: Value },
): RecordIds {
  const hashes = new KeyedHashes(identityKey)
  const { message } = hashes
  const prefix = Buffer.from(`${dataset}\0[`)
  const parts = key.map((name) => keyPart(fields, name, read))
  return {
    note: (row) => {
      message.at = hashes.begin
      message.copy(prefix)
      for (const part of parts) if (!part(row, message)) return false
      message.bytes[message.at - 1] = 0x5d // the last comma becomes the closing bracket
      const { out } = row
      out.reserve(20)
      out.int32(16)
      hashes.keep(out.at)
      out.at += 16
      return true
    },
    write: (to) => hashes.write(to),
  }
}

type KeyPart = (row: WrittenRow, message: ByteWriter) => boolean

function keyPart(fields: readonly Field[], name: string, read: { readonly [field: string]: Value }): KeyPart {
  const index = fields.findIndex((field) => field.name === name)
  const field = fields[index]
  if (!field) return () => false
  const values = storedValues(fields, new Set([name]), read)
  return (row, message) => {
    const begin = row.places[index * 2] ?? -1
    if (begin < 0) return false
    if (field.type === 'text' && quotes(row.out.bytes, begin, row.places[index * 2 + 1] ?? begin, message)) return true
    const text = `${JSON.stringify(textOfValue(field, values(row)[name] ?? null))},`
    message.reserve(text.length * 3)
    message.at += message.bytes.write(text, message.at)
    return true
  }
}

/** A text as JSON writes it, and a comma, if nothing in it has to be escaped. */
function quotes(bytes: Buffer, begin: number, end: number, message: ByteWriter): boolean {
  message.reserve(end - begin + 3)
  const to = message.bytes
  let at = message.at
  to[at++] = 0x22
  for (let from = begin; from < end; from += 1) {
    const byte = bytes[from] ?? 0
    if (byte < 0x20 || byte === 0x22 || byte === 0x5c) return false
    to[at++] = byte
  }
  to[at++] = 0x22
  to[at++] = 0x2c
  message.at = at
  return true
}
