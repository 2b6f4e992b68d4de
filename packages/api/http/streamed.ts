import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

/** A body that is made while it is sent. `abandon` ends it at once, whatever it waits for. */
export interface StreamedBody {
  readonly parts: AsyncGenerator<Uint8Array<ArrayBuffer>>
  /** Fires when it is to end, although its reader takes nothing. */
  readonly signal: AbortSignal
  abandon(): void
}

const bodies = new WeakMap<Response, StreamedBody>()

/** Milliseconds that a reader may leave what was sent untaken: then somebody else gets the place. */
export const mostIdle = 60_000

/** An answer with such a body. */
export function streamedResponse(
  body: StreamedBody,
  headers: { readonly [name: string]: string },
  status = 200,
): Response {
  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    pull: async (controller) => {
      const { done, value } = await body.parts.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: () => body.abandon(),
  }
  const response = new Response(new ReadableStream(source, { highWaterMark: 0 }), { status, headers })
  bodies.set(response, body)
  return response
}

/**
 * Sends an answer of this kind, as fast as its reader takes it; false of any other. What fails in the middle, or is
 * left untaken, ends in a reset connection: a file that was cut off must not look like a whole one, whatever HTTP it is.
 */
export async function sendStreamed(response: Response, to: ServerResponse, idle: number): Promise<boolean> {
  const body = bodies.get(response)
  if (!body) return false
  const left = new AbortController()
  const over = AbortSignal.any([left.signal, body.signal])
  const leave = () => {
    left.abort()
    body.abandon()
  }
  to.once('close', leave)
  if (to.destroyed) leave()
  try {
    to.writeHead(response.status, Object.fromEntries(response.headers))
    for await (const part of body.parts) {
      if (!to.write(part)) await taken(to, over, idle)
    }
    to.end()
  } catch {
    body.abandon()
    to.socket?.resetAndDestroy()
    to.destroy()
  }
  return true
}

async function taken(to: ServerResponse, over: AbortSignal, idle: number): Promise<void> {
  await once(to, 'drain', { signal: AbortSignal.any([over, AbortSignal.timeout(idle)]) })
}

/** Ends the body of an answer that nobody is sent. */
export function abandonStreamed(response: Response): void {
  bodies.get(response)?.abandon()
}
