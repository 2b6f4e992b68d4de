import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

/**
 * An agency's sender: `node push-sender.ts URL`. Takes deliveries as lines of JSON, sends each until it is answered 202,
 * and then says its key and run.
 */
const [, , url = ''] = process.argv
const lines = createInterface({ input: process.stdin })
process.stdout.write('ready\n')
for await (const line of lines) void deliver(JSON.parse(line))
process.exit() // whoever was to kill it is gone

async function deliver({ key, body }: { readonly key: string; readonly body: string }): Promise<void> {
  for (;;) {
    const run = await post(key, body)
    if (run !== null) {
      process.stdout.write(`${key} ${run}\n`)
      return
    }
    await setTimeout(100)
  }
}

/** Null where it has to be sent again: nobody answered, or the store is away for a moment. */
async function post(key: string, body: string): Promise<string | null> {
  const headers = { authorization: 'Bearer t', 'content-type': 'application/x-ndjson', 'idempotency-key': key }
  const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => null)
  if (answer === null) return null
  const told = await answer.json().catch(() => null)
  if (answer.status === 202) return told?.response?.data?.run ?? null
  if (answer.status < 500 && answer.status !== 429) throw new Error(`${answer.status} ${told?.code} to a delivery`)
  return null
}
