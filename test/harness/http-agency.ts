import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A real HTTP server of an agency on a free port of this machine, with everything it was asked. */
export interface HttpAgency extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  readonly url: string
  readonly port: number
  readonly asked: { readonly method: string; readonly url: URL; readonly headers: IncomingMessage['headers'] }[]
}

/** Answers as `answer` does, which may take its time, break off or say nonsense. */
export async function httpAgency(
  answer: (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>,
): Promise<HttpAgency> {
  const asked: HttpAgency['asked'] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://agency')
    asked.push({ method: request.method ?? '', url, headers: request.headers })
    Promise.try(() => answer(request, response, url)).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Answers with JSON as a system would. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(typeof value === 'string' ? value : JSON.stringify(value))
}
