import { buffer } from 'node:stream/consumers'
import { KhoError } from '@kho/schema/error.ts'
import { isJsonObject, type JsonObject, type JsonValue, parseJson, textOfJson, valueAt } from '../json/json-cells.ts'
import { bounded } from '../outbound/bounded.ts'
import type { Answer } from '../outbound/guarded-fetch.ts'
import type { Endpoint } from './endpoint.ts'

/** One answer of an endpoint. */
export interface Page {
  readonly records: readonly JsonObject[]
  readonly body: JsonValue
  /** What the endpoint says of how many records there are in all; null where it does not. */
  readonly total: number | null
  /** Of the answer: its address and its headers. */
  readonly answer: Answer
}

const mostBytes = 32 * 1024 * 1024

/** The page in an answer. Whatever is not the JSON that the documents describe is KHO255. */
export async function readPage(endpoint: Endpoint, answer: Answer): Promise<Page> {
  const type = answer.header('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) throw notAsDescribed(endpoint, 'is no JSON by its type')
  const bytes = await buffer(bounded(answer.body, mostBytes, endpoint.source))
  const body = parsed(endpoint, bytes)
  return { records: recordsOf(endpoint, body), body, total: totalOf(endpoint, body), answer }
}

export function notAsDescribed({ source, from }: Endpoint, why: string): KhoError {
  return new KhoError('KHO255', `The answer of source ${source} for ${from} ${why}.`, { source, from })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parsed(endpoint: Endpoint, bytes: Buffer): JsonValue {
  try {
    return parseJson(utf8.decode(bytes))
  } catch {
    throw notAsDescribed(endpoint, 'is no JSON in UTF-8') // the parser's own words hold the agency's data
  }
}

function recordsOf(endpoint: Endpoint, body: JsonValue): readonly JsonObject[] {
  const { records } = endpoint.read
  const list = records === null ? body : valueAt(body, records)
  if (!Array.isArray(list)) throw notAsDescribed(endpoint, `has no list of records${records ? ` at ${records}` : ''}`)
  return list.map((record: JsonValue) => {
    if (isJsonObject(record)) return record
    throw notAsDescribed(endpoint, 'holds a record that is no object')
  })
}

function totalOf(endpoint: Endpoint, body: JsonValue): number | null {
  const { total } = endpoint.read
  if (total === null) return null
  const text = textOfJson(valueAt(body, total) ?? null)
  if (text !== null && /^\d{1,15}$/.test(text)) return Number(text)
  throw notAsDescribed(endpoint, `has no number of all records at ${total}`)
}
