import type { Claims } from '../safety/issuer.ts'
import type { SafeServer } from '../safety/safe-server.ts'

/** What is sent. A text is a query; anything else stands in its place of the request. */
export interface Sent {
  readonly query?: string
  readonly variables?: unknown
  /** The whole body, instead of query and variables. */
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly method?: string
  /** With its question mark. */
  readonly path?: string
  readonly headers?: { readonly [name: string]: string }
  readonly as?: Claims
}

/** One abuse, and how it must be answered: with this code and status, or as if nothing were there. */
export interface Attack {
  /** Of the threat model, or the kind of abuse it is. */
  readonly id: string
  readonly name: string
  readonly sent: Sent | ((safe: SafeServer) => Promise<Sent>)
  /** The code of the only error; of a code that HTTP alone tells, its status. */
  readonly refused?: string
  readonly status?: number
  /** Where nothing is to be seen, what is answered. */
  readonly data?: unknown
}

/** Attacks of one kind that are refused alike. */
export function alike(
  id: string,
  refused: string,
  sent: { readonly [name: string]: string | Attack['sent'] },
): readonly Attack[] {
  return Object.entries(sent).map(([name, one]) => ({
    ...{ id, name, refused },
    sent: typeof one === 'string' ? { query: one } : one,
  }))
}

/** Named by themselves. */
export function each<T>(
  list: readonly T[],
  of: (one: T) => string | Attack['sent'],
  nameOf: (one: T) => string = String,
) {
  return Object.fromEntries(list.map((one) => [nameOf(one), of(one)]))
}

export const times = (count: number, of: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => of(at)).join(' ')
