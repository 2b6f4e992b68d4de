import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import { exactValue } from '@kho/schema/contract/exact-value.ts'
import { isJsonObject, type JsonObject, type JsonValue, parseJson, textOfJson } from '../sources/json/json-cells.ts'

/** One line of a delivery: a record as it is now, or that it is gone, as of a version. */
export interface PushedLine {
  readonly op: 'upsert' | 'delete'
  readonly key: JsonValue | undefined
  /** Empty where a delete sends none. */
  readonly record: JsonObject
  /** Of its record, growing; times as microseconds since 1970. */
  readonly version: bigint
}

/** Why a line of a delivery was not even read as a record. The sender is told, with the line's number. */
export const rejections = {
  not_json: { vi: 'không phải JSON', en: 'is no JSON' },
  no_object: { vi: 'không phải một đối tượng JSON', en: 'is no JSON object' },
  unknown_op: { vi: 'op không phải upsert hay delete', en: 'op is neither upsert nor delete' },
  no_record: { vi: 'thiếu record', en: 'record is missing' },
  no_key: { vi: 'thiếu một phần của khóa', en: 'a part of the key is missing' },
  key_differs: { vi: 'key khác với khóa trong record', en: 'key differs from the key in record' },
  no_version: {
    vi: 'version không phải số nguyên hay thời điểm RFC 3339',
    en: 'version is no whole number and no time of RFC 3339',
  },
  version_twice: { vi: 'hai dòng khác nhau cùng khóa và version', en: 'two differing lines have one key and version' },
  deletes_refused: { vi: 'bộ dữ liệu không nhận xóa', en: 'the dataset takes no deletes' },
  no_unicode: { vi: 'có văn bản không phải Unicode', en: 'holds a text that is no Unicode' },
} as const satisfies { readonly [reason: string]: Bilingual }

export type Rejection = keyof typeof rejections

/** Reads a line, or says why it is none. */
export function pushedLine(text: string): PushedLine | Rejection {
  const value = parsed(text)
  if (value === undefined) return 'not_json'
  if (!isJsonObject(value)) return 'no_object'
  const { op, key, record, version: said } = value
  if (op !== 'upsert' && op !== 'delete') return 'unknown_op'
  if (op === 'upsert' && !isJsonObject(record)) return 'no_record'
  const version = versionOf(said)
  if (version === null) return 'no_version'
  return { op, key, record: isJsonObject(record) ? record : {}, version }
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

const instant = { type: 'timestamp', precision: null, scale: null, list: false, partial: false } as const
const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n]

/** A whole number of 64 bits, or an instant with its offset. */
export function versionOf(value: JsonValue | undefined): bigint | null {
  const text = value === undefined ? null : textOfJson(value)
  if (text === null) return null
  if (/^-?\d{1,19}$/.test(text)) {
    const number = BigInt(text)
    return number >= least && number <= most ? number : null
  }
  if (!/^\d{4}-\d\d-\d\d[T ]/i.test(text)) return null
  const exact = exactValue(instant, text, null)
  return 'value' in exact && typeof exact.value === 'string' ? microsecondsOf(exact.value) : null
}

/** Of a timestamp in its one exact form, `YYYY-MM-DDTHH:MM:SS.ffffffZ`. */
function microsecondsOf(exact: string): bigint {
  return BigInt(Date.parse(`${exact.slice(0, 19)}Z`)) * 1000n + BigInt(exact.slice(20, 26))
}
