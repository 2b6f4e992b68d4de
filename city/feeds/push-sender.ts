import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

/** One line of what a system sends by itself: a record as it is now, or that it is gone, and which version that is. */
export interface Pushed {
  readonly op: 'upsert' | 'delete'
  readonly record: { readonly [name: string]: unknown }
  readonly version: string
}

export interface SenderOptions {
  /** Of the city's store, without a path. */
  readonly origin: string
  readonly source: string
  readonly secret: string
  /** Ends what is being sent; null where it is sent whatever happens. */
  readonly signal: AbortSignal | null
}

/** A system's own sender: what is not taken yet is sent again, under the same name. */
export interface PushSender {
  /** Sends lines as one delivery. Its name comes from its content, so that a repeat is no second delivery. */
  send(table: string, lines: readonly Pushed[]): Promise<void>
  /** Sends a whole table that is kept as NDJSON, every record in its first version, and waits until all of it was taken in. */
  sendTable(table: string, file: string): Promise<number>
}

const LINES = 2_000
const PATIENCE = 60
/** Between two looks at what became of a delivery. */
const LOOK = 100
const later = new Set([429, 500, 502, 503, 504])

export function pushSender({ origin, source, secret, signal }: SenderOptions): PushSender {
  const pause = (milliseconds: number) => setTimeout(milliseconds, undefined, signal ? { signal } : {})
  const settled = async (run: string): Promise<void> => {
    for (let waiting = true; waiting; ) {
      const headers = { authorization: `Bearer ${secret}` }
      const answer = await fetch(`${origin}/ingest/${source}/runs/${run}`, { headers, signal })
      const { response } = await answer.json()
      const parts: readonly { readonly state: string }[] = response?.data?.datasets ?? []
      waiting = parts.some(({ state }) => state === 'waiting')
      if (waiting) await pause(LOOK)
    }
  }
  const deliver = async (table: string, body: string): Promise<string> => {
    const headers = {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/x-ndjson',
      'idempotency-key': createHash('sha256').update(`${table}\n${body}`).digest('hex'),
    }
    for (let tries = 0; tries < PATIENCE; tries += 1) {
      const answer = await fetch(`${origin}/ingest/${source}/${table}`, {
        method: 'POST',
        headers,
        body,
        signal,
      }).catch(() => null)
      if (answer?.status === 202) return String((await answer.json()).run)
      await answer?.body?.cancel()
      if (answer && !later.has(answer.status)) throw new Error(`${source} could not send ${table}: ${answer.status}`)
      await pause(1_000 * (Number(answer?.headers.get('retry-after')) || 1))
    }
    throw new Error(`${source} could not send ${table}: nobody took it`)
  }
  const send: PushSender['send'] = async (table, lines) => {
    await deliver(table, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }
  return {
    send,
    sendTable: async (table, file) => {
      let sent = 0
      const runs: string[] = []
      for await (const records of chunksOf(file)) {
        runs.push(
          await deliver(table, records.map((record) => `{"op":"upsert","record":${record},"version":"1"}\n`).join('')),
        )
        sent += records.length
      }
      for (const run of runs) await settled(run)
      return sent
    },
  }
}

async function* chunksOf(file: string): AsyncGenerator<readonly string[]> {
  let lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (lines.push(line) < LINES) continue
    yield lines
    lines = []
  }
  if (lines.length > 0) yield lines
}
