import { type GuardedFetch, guardedFetch } from '@kho/ingest/sources/outbound/guarded-fetch.ts'
import { KhoError } from '@kho/schema/error.ts'
import { Webhook } from 'standardwebhooks'
import type { Message, Sender } from './message.ts'

/**
 * Calls of webhooks, signed as Standard Webhooks says (HMAC-SHA256 over id, time and body). They reach the open internet by
 * HTTPS, and what the operator's `networks` list besides, there by HTTP too. A call is never led elsewhere.
 */
export function webhookSender(networks: readonly string[]): Sender {
  const agent = 'kho/notices'
  const secure = guardedFetch({ source: 'webhook', networks, tls: 'verify' }, { agent, reach: 'public' })
  const plain = guardedFetch({ source: 'webhook', networks, tls: 'none' }, { agent })
  return {
    send: (message, signal) => {
      const url = new URL(message.address)
      return call(url.protocol === 'https:' ? secure : plain, url, message, signal)
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([secure[Symbol.asyncDispose](), plain[Symbol.asyncDispose]()])
    },
  }
}

async function call(fetch: GuardedFetch, url: URL, message: Message, signal: AbortSignal): Promise<void> {
  const { id, kind, title, text, details, at, secret, proof } = message
  const told = { ...{ title, text, details }, ...(proof === null ? {} : { code: proof }) }
  const body = JSON.stringify({ type: kind, timestamp: at, data: told })
  const now = new Date()
  const credentials = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  }
  const answer = await fetch({ url, credentials, form: body, type: 'application/json', signal })
  answer.body.destroy()
  if (answer.status >= 200 && answer.status < 300) return
  throw new KhoError('KHO514', `The webhook answered ${answer.status}.`, { status: answer.status })
}
