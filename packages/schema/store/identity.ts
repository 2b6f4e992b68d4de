import { hkdfSync } from 'node:crypto'
import { sql } from 'kysely'
import type { Sql } from '../sql.ts'
import { cmac } from './cmac.ts'

/** A record as GraphQL's `id` names it. `id` is the record's `_id`, a uuid in lower case. */
export interface RecordName {
  readonly dataset: string
  readonly id: string
}

/** The key of record identities, derived from the installation's subject key so that neither tells the other. */
export function identityKeyOf(subjectKey: Buffer): Buffer {
  return derivedKey(subjectKey, 'kho/record-identity/1')
}

/** A 32-byte key for one use, by HKDF-SHA256 (RFC 5869) from a secret of the installation. */
export function derivedKey(secret: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), use, 32))
}

/** A record's `_id`: a keyed hash of dataset and key, so that it says nothing of the key and is the same after every load. */
export function recordId(key: Buffer, dataset: string, keyTexts: readonly string[]): string {
  return uuidText(cmac(key, Buffer.from(`${dataset}\0${JSON.stringify(keyTexts)}`)).toString('hex'))
}

/** The GraphQL `id`: base64url of the dataset, padded with `:` to whole groups of three, and the 16 bytes of `_id`. */
export function globalId(dataset: string, id: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  return prefixOf(dataset) + bytes.toString('base64url')
}

/** Null for whatever is not an id that `globalId` could have made. */
export function parseGlobalId(text: string): RecordName | null {
  const end = text.length - 22
  if (end < 4 || text.length > 80) return null
  const dataset = Buffer.from(text.slice(0, end), 'base64url').toString('latin1').replace(/:+$/, '')
  const id = uuidText(Buffer.from(text.slice(end), 'base64url').toString('hex'))
  if (!/^[a-z][a-z0-9_]*$/.test(dataset) || globalId(dataset, id) !== text) return null
  return { dataset, id }
}

/** The same id made by the server, from an expression that gives `_id`. */
export function globalIdSql(dataset: string, idExpr: Sql): Sql {
  const base64 = sql`translate(rtrim(encode(uuid_send(${idExpr}), 'base64'), '='), '+/', '-_')`
  return sql`${sql.lit(prefixOf(dataset))} || ${base64}`
}

function prefixOf(dataset: string): string {
  const padded = dataset.padEnd(dataset.length + 3 - (dataset.length % 3), ':')
  return Buffer.from(padded, 'latin1').toString('base64url')
}

function uuidText(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
