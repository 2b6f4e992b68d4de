import { setTimeout } from 'node:timers/promises'
import type { ContactKeys } from '@kho/schema/notices/contact-keys.ts'
import type { Channel } from '@kho/schema/notices/contacts.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { type ClaimedContact, claimContact, type Lane, letGo, noteSent, waitingMessages } from './claimed-contact.ts'
import type { Sender } from './message.ts'

export interface Delivering {
  /** In the role `kho_worker`. */
  readonly database: Database
  readonly keys: ContactKeys
  /** The ways there are. What goes another way waits until a worker has it. */
  readonly senders: { readonly [channel in Channel]?: Sender }
  /** Milliseconds between two looks at what waits, and that one sending may take. */
  readonly pause?: number
  readonly patience?: number
  onError(error: unknown): void
}

const places: { readonly [lane in Lane]: number } = { well: 4, failing: 2 }

/**
 * Delivers notices until it is let go of. Any number of these may run: an address has one of them at a time, its notices
 * go in their order, and what is not known to have arrived is sent again under the same id.
 */
export function deliverNotices(delivering: Delivering): AsyncDisposable {
  const stop = new AbortController()
  const lanes = Object.entries(places) as readonly (readonly [Lane, number])[] // the keys of our own object
  const working = lanes.flatMap(([lane, count]) =>
    Array.from({ length: count }, () => workLane(delivering, lane, stop.signal)),
  )
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await Promise.all(working)
      await Promise.all(Object.values(delivering.senders).map((sender) => sender[Symbol.asyncDispose]()))
    },
  }
}

async function workLane(delivering: Delivering, lane: Lane, signal: AbortSignal): Promise<void> {
  const { pause = 5_000, onError } = delivering
  while (!signal.aborted) {
    const found = await deliverNext(delivering, lane, signal).catch((error) => {
      onError(error)
      return false
    })
    if (!found) await setTimeout(pause, undefined, { signal }).catch(() => undefined)
  }
}

/** Delivers to the next address of a lane. False where there is none. */
async function deliverNext(delivering: Delivering, lane: Lane, signal: AbortSignal): Promise<boolean> {
  const { database, senders } = delivering
  const channels = (['email', 'webhook'] as const).filter((channel) => senders[channel] !== undefined)
  const claimed = await claimContact(database, lane, channels)
  if (!claimed) return false
  const failure = await deliverAll(delivering, claimed, signal)
  await letGo(database, claimed, signal.aborted ? null : failure)
  return true
}

/** Why it broke off; null where all that waited has arrived, or somebody else delivers now. */
async function deliverAll(
  { database, keys, senders, patience = 20_000 }: Delivering,
  claimed: ClaimedContact,
  signal: AbortSignal,
): Promise<unknown> {
  const sender = senders[claimed.channel]
  if (!sender) return null
  const began = performance.now()
  try {
    for (const message of await waitingMessages(database, claimed, keys)) {
      // Half of the lease is left for the sending that is under way.
      if (signal.aborted || performance.now() - began > 45_000) break
      await sender.send(message, AbortSignal.timeout(patience))
      if (!(await noteSent(database, claimed, message.notice))) break
    }
    return null
  } catch (cause) {
    return cause
  }
}
