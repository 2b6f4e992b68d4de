import type { Duplex } from 'node:stream'
import { KhoError } from '@kho/schema/error.ts'
import pg from 'pg'
import type { LogEvent, LogPosition, LogStream } from '../../../change-log.ts'
import { failureOf } from '../../source-failure.ts'
import { both as copyBoth } from './copy-both.ts'
import type { LogReader } from './log-reader.ts'
import type { ReplicationSession } from './replication-session.ts'

/** The server ends a follower that says nothing for wal_sender_timeout, a minute unless its administrator chose less. */
const saysEvery = 5_000

/** The log of one slot from where it was last confirmed, decoded as it is asked for. */
export async function logStream(options: {
  readonly session: ReplicationSession
  readonly source: string
  readonly slot: string
  readonly publication: string
  readonly reader: LogReader
  readonly signal: AbortSignal
}): Promise<LogStream> {
  const { session, source, reader, signal } = options
  const stream = session.client.query(copyBoth(startStatement(options.slot, options.publication)))
  const arrivals = arrivalsOf(stream, signal)
  const sent = { confirmed: 0n }
  const say = (asks: boolean) => void (stream.writable && stream.write(statusUpdate(sent.confirmed, asks)))
  const timer = setInterval(() => say(false), saysEvery)
  const failed = (cause: unknown): Error => {
    signal.throwIfAborted()
    if (isBeforePublication(cause)) {
      return new KhoError('KHO247', `Source ${source} made its publication anew: its log before that says nothing.`, {
        source,
      })
    }
    if (!(cause instanceof TypeError) && !(cause instanceof RangeError)) return failureOf(source, cause, 'KHO208')
    return new KhoError('KHO216', `The log of source ${source} cannot be read exactly: ${cause.message}.`, { source })
  }
  const take = (): LogEvent | null => {
    for (let frame = stream.read(); frame !== null; frame = stream.read()) {
      if (wantsAnswer(frame)) say(false)
      const event = reader.read(frame)
      if (event) return event
    }
    return null
  }
  return {
    next: async (milliseconds) => {
      try {
        return take() ?? ((await arrivals.within(milliseconds)) ? take() : null)
      } catch (cause) {
        throw failed(cause)
      }
    },
    confirm: (position: LogPosition) => {
      if (position <= sent.confirmed) return
      sent.confirmed = position
      say(false)
    },
    ask: () => say(true),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      arrivals.end()
      stream.on('error', () => undefined).destroy()
      await session[Symbol.asyncDispose]()
    },
  }
}

/** Until PostgreSQL 17 a log is read by the catalogue of its time, which may be of before the publication: undefined_object. */
const isBeforePublication = (cause: unknown): boolean => cause instanceof pg.DatabaseError && cause.code === '42704'

/** A keepalive whose last byte says that the server will end this session unless it hears from it. */
const wantsAnswer = (frame: Buffer): boolean => frame[0] === 0x6b && frame[17] === 1

/** Values as text, one transaction after the other, whole transactions only. */
export const startStatement = (slot: string, publication: string): string =>
  `START_REPLICATION SLOT ${pg.escapeIdentifier(slot)} LOGICAL 0/0 ` +
  `(proto_version '1', publication_names ${pg.escapeLiteral(pg.escapeIdentifier(publication))})`

/** Standby status update: what was written, flushed and applied here, and whether an answer is wanted. */
function statusUpdate(position: LogPosition, asks: boolean): Buffer {
  const bytes = Buffer.alloc(34)
  bytes.write('r')
  for (const at of [1, 9, 17]) bytes.writeBigUInt64BE(position, at)
  bytes.writeBigInt64BE((BigInt(Date.now()) - epoch) * 1000n, 25)
  bytes.writeUInt8(asks ? 1 : 0, 33)
  return bytes
}

/** 2000-01-01, from which the server counts. */
const epoch = 946_684_800_000n

interface Arrivals {
  /** Whether something can be read; false when nothing came in time. Throws what ended the stream. */
  within(milliseconds: number): Promise<boolean>
  end(): void
}

/** Wakes one waiting reader when frames arrive, the stream ends, or the signal fires. */
function arrivalsOf(stream: Duplex, signal: AbortSignal): Arrivals {
  const over: { cause: unknown } = { cause: null }
  let wake = (): void => undefined
  const ended = (cause: unknown) => {
    over.cause ??= cause
    wake()
  }
  const onAbort = () => ended(signal.reason)
  stream.on('readable', () => wake())
  stream.on('error', ended)
  stream.on('end', () => ended(new Error('the server ended the log')))
  stream.on('close', () => ended(new Error('the connection was closed')))
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    within: async (milliseconds) => {
      signal.throwIfAborted()
      if (over.cause !== null) throw over.cause
      const woken = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), milliseconds)
        wake = () => {
          clearTimeout(timer)
          resolve(true)
        }
        if (stream.readableLength > 0) wake()
      })
      wake = () => undefined
      if (over.cause !== null && stream.readableLength === 0) throw over.cause
      return woken
    },
    end: () => signal.removeEventListener('abort', onAbort),
  }
}
