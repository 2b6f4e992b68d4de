import type { IncomingHeaders } from './route.ts'

/** One event for a browser's EventSource (HTML, 9.2) and for graphql-sse: `data` is one line of JSON, or nothing. */
export interface StreamEvent {
  readonly event: 'next' | 'complete'
  /** What the reader goes on from, should the connection break. */
  readonly id?: string
  readonly data?: string
}

export const eventStreamType = 'text/event-stream'

/** Nobody on the way keeps or gathers what is to arrive now. */
export const eventStreamHeaders = {
  'content-type': `${eventStreamType}; charset=utf-8`,
  'x-accel-buffering': 'no',
}

/** A comment: it says that the other end is still there. */
export const heartbeat = Buffer.from(':\n\n')

export function takesEvents(headers: IncomingHeaders): boolean {
  return headers.get('accept')?.includes(eventStreamType) ?? false
}

export function eventBytes({ event, id, data = '' }: StreamEvent): Buffer<ArrayBuffer> {
  return Buffer.from(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`)
}
