import { hash, randomUUID } from 'node:crypto'
import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { linesOf } from './pushed-rows.ts'

/** What a sender sent. */
export interface Sent {
  readonly source: string
  readonly from: string
  readonly idempotencyKey: string | null
  /** UTF-8, at most `deliveryBounds.bytes` of it. */
  readonly body: string
}

/** What one delivery may hold, and how much of one source may wait before it is told to slow down. */
export const deliveryBounds = { bytes: 8 * 1024 * 1024, line: 1024 * 1024, lines: 20_000, waiting: 500 } as const

/**
 * Keeps a delivery for the worker, in one transaction with what it is for: whoever is answered may forget it. The same
 * key and content again is the same delivery; the same key with another content is KHO262.
 */
export async function takeDelivery(database: Database, city: City, sent: Sent): Promise<{ run: string }> {
  const { source, from, body } = sent
  const datasets = datasetsOf(city, source, from)
  if (datasets.length === 0) throw notEntitled()
  const key = keyOf(sent.idempotencyKey)
  const lines = boundedLines(body)
  const digest = hash('sha256', body, 'hex')
  return database.transaction(async (session) => {
    const delivery = randomUUID()
    const [taken] = await session.rows(sql`
      insert into kho.delivery (delivery, source, "table", idempotency_key, body_hash, body, lines)
      values (${delivery}, ${source}, ${from}, ${key}, decode(${digest}, 'hex'), ${body}, ${lines})
      on conflict (source, idempotency_key) do nothing returning received_at`)
    if (!taken) return earlier(session, sent, key, digest)
    const [backlog] = await session.rows(sql`
      select count(*) from kho.delivery_part where source = ${source} and state = 'waiting'`)
    if (Number(backlog?.[0]) >= deliveryBounds.waiting) throw tooMuch(source)
    await session.rows(sql`
      insert into kho.delivery_part (delivery, dataset, source, received_at)
      select ${delivery}, unnest(${datasets}::text[]), ${source}, ${taken[0]}`)
    return { run: delivery }
  })
}

type Session = Parameters<Parameters<Database['transaction']>[0]>[0]

async function earlier(session: Session, { source, from }: Sent, key: string, digest: string) {
  const [known] = await session.rows(sql`
    select delivery, "table" = ${from} and body_hash = decode(${digest}, 'hex') from kho.delivery
    where source = ${source} and idempotency_key = ${key}`)
  if (known?.[1] === 't') return { run: known[0] ?? '' }
  throw new KhoError('KHO262', 'This Idempotency-Key was used for another content.', { source })
}

/** The datasets that a table of a pushing source feeds. */
export function datasetsOf(city: City, source: string, from: string): readonly string[] {
  if (city.sources.get(source)?.kind !== 'push') return []
  return [...city.contracts.values()].flatMap(({ dataset, sources }) =>
    sources.some((binding) => binding.source === source && binding.from === from) ? [dataset] : [],
  )
}

/** The same to everybody who may not, whether the address exists or not. */
export function notEntitled(): KhoError {
  return new KhoError('KHO258', 'This account may not send to this address.')
}

function keyOf(key: string | null): string {
  if (key !== null && /^[\x21-\x7e]{1,200}$/.test(key)) return key
  throw new KhoError('KHO261', 'The delivery has no Idempotency-Key that can be used.')
}

function boundedLines(body: string): number {
  const lines = linesOf(body)
  if (lines.length === 0 || body.includes('\0')) throw new KhoError('KHO264', 'The body holds no lines of JSON.')
  const { lines: most, line: longest } = deliveryBounds
  if (lines.length > most) throw tooLarge(`more than ${most} lines`, most)
  if (lines.some((line) => Buffer.byteLength(line) > longest))
    throw tooLarge(`a line of more than ${longest} bytes`, longest)
  return lines.length
}

export function tooLarge(what: string, limit: number): KhoError {
  return new KhoError('KHO260', `The body has ${what}.`, { limit })
}

function tooMuch(source: string): KhoError {
  const { waiting } = deliveryBounds
  return new KhoError('KHO259', `${waiting} deliveries of ${source} wait already.`, { source, retryAfter: 30 })
}
