import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Incoming, IncomingHeaders } from './route.ts'

/** A request as node has it, made nothing else of. */
export class NodeRequest implements Incoming {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHeaders
  readonly body: AsyncIterable<Uint8Array>
  readonly signal: AbortSignal

  constructor(request: IncomingMessage, response: ServerResponse) {
    const { method = 'GET', url = '/', headers } = request
    this.method = method
    this.url = url.startsWith('/') ? `http://${hostIn(headers.host)}${url}` : url
    this.headers = {
      get: (name) => textOf(headers[name]),
      has: (name) => headers[name] !== undefined,
    }
    this.body = request
    const left = new AbortController()
    this.signal = left.signal
    response.once('close', () => {
      if (!response.writableFinished) left.abort()
    })
  }
}

/** A host that holds more than a host would say where its path begins. */
function hostIn(host = ''): string {
  return /^[\w.:[\]-]{1,255}$/.test(host) ? host : 'kho'
}

function textOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'object' ? value.join(', ') : (value ?? null)
}

/** The same for a library that takes WHATWG's, without its body. */
export function whatwgRequest(incoming: Incoming): Request {
  if (incoming instanceof Request) return incoming
  const { method, url, signal } = incoming
  const names = ['accept', 'content-type'] as const
  const headers = names.flatMap((name) => {
    const value = incoming.headers.get(name)
    return value === null ? [] : [[name, value] as [string, string]]
  })
  return new Request(url, { method, headers, signal })
}
