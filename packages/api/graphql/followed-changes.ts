import { codes, type KhoError } from '@kho/schema/error.ts'
import { errorBody } from '../http/answer.ts'
import { eventBytes, heartbeat } from '../http/event-stream.ts'
import type { AskedBySomeone } from '../http/route.ts'
import type { Beat, Pulse } from '../pulse.ts'
import { answerError } from './graphql-error.ts'

/** What the rules say of a dataset to whoever follows it, and whose changes can be a reason to tell something. */
export interface FeedStanding {
  readonly said: string
  readonly datasets: readonly string[]
}

/** One answer of a feed. */
export interface FeedAnswer {
  /** `{"data":…}` as it was asked for. */
  readonly text: string
  readonly cursor: string
  /** Something is told in it. */
  readonly hasNews: boolean
  readonly hasMore: boolean
  readonly standing: FeedStanding
}

/** A feed that is followed, and where it has come to. */
export interface FollowedFeed {
  readonly asked: AskedBySomeone
  readonly pulse: Pulse
  /** Fires when the reader leaves or the server closes. */
  readonly signal: AbortSignal
  readonly first: FeedAnswer
  /** Looked at before `first` was asked for. */
  readonly beat: Beat
  /** Asks for what comes after a cursor, entered in the ledger as any other answer. */
  ask(asked: AskedBySomeone, since: string): Promise<FeedAnswer>
  standingOf(asked: AskedBySomeone): Promise<FeedStanding>
}

/** So many looks, a second each, pass until who asks and what the rules say of him is made out anew, whatever has changed. */
const thorough = 10
/** So many looks are let pass after a failure that may pass, and so often that is done in a row. */
const aside = { looks: 5, most: 12 }

/** Where a feed stands between two looks. */
interface Place {
  readonly told: FeedAnswer
  readonly beat: Beat
  /** Looks since something was sent. */
  readonly quiet: number
  /** Looks to let pass, and failures in a row. */
  readonly skip: number
  readonly failed: number
}

type Bytes = Buffer<ArrayBuffer>

/**
 * What changes, as events: the first answer, and each that tells something when there is reason to ask for it. A failure that
 * may pass is waited out; any other is the last event. Where the stream ends without `complete`, its reader comes again.
 */
export async function* followedChanges(feed: FollowedFeed): AsyncGenerator<Bytes> {
  yield eventOf(feed.first)
  let place: Place = { told: feed.first, beat: feed.beat, quiet: 0, skip: 0, failed: 0 }
  while (!feed.signal.aborted && place.failed <= aside.most) {
    try {
      const next = await looked(feed, place)
      const bytes = bytesOf(next, place)
      if (bytes) yield bytes
      place = next
    } catch (thrown) {
      if (feed.signal.aborted) return
      const error = toldOf(feed, thrown)
      if (codes[error.code].retry !== 'later') return yield lastOf(error, feed.asked)
      place = { ...place, skip: waitOf(error), failed: place.failed + 1 }
    }
  }
}

/** What is sent after a look: what it found, or now and then that nothing was found. */
function bytesOf(next: Place, before: Place): Bytes | null {
  if (next.told !== before.told && next.told.hasNews) return eventOf(next.told)
  return next.quiet > 0 && next.quiet % thorough === 0 ? heartbeat : null
}

function toldOf({ asked: reader }: FollowedFeed, thrown: unknown): KhoError {
  const { error, unexpected } = answerError(thrown)
  reader.tell(error, unexpected)
  return error
}

/** Who was shut out is noticed at each look, before anything is asked for. */
async function looked(feed: FollowedFeed, place: Place): Promise<Place> {
  const { told } = place
  const quiet = place.quiet + 1
  if (told.hasMore && place.failed === 0) return asked(feed, { ...place, quiet: 1 }, place.beat)
  const beat = await feed.pulse.next(feed.signal)
  if (feed.signal.aborted) return place
  await feed.asked.admitted()
  if (place.skip > 0 || !beat) return { ...place, quiet, skip: Math.max(0, place.skip - 1) }
  const isMoved =
    told.hasMore || place.failed > 0 || movesIn(beat, told.standing) !== movesIn(place.beat, told.standing)
  if (isMoved || quiet % thorough === 0) return asked(feed, { ...place, quiet }, isMoved ? beat : null)
  return { ...place, quiet }
}

/** Asks with what was looked at before; null where nothing has moved: then only if the rules say something else to him by now. */
function asked(feed: FollowedFeed, place: Place, beat: Beat | null): Promise<Place> {
  const { told } = place
  return feed.asked.again(async (again) => {
    if (!beat && (await feed.standingOf(again)).said === told.standing.said) return place
    const answer = await feed.ask(again, told.cursor)
    const quiet = answer.hasNews ? 0 : place.quiet
    return { told: answer, beat: beat ?? place.beat, quiet, skip: 0, failed: 0 }
  })
}

function movesIn(beat: Beat, { datasets }: FeedStanding): string {
  return JSON.stringify(['', ...datasets].map((name) => beat.get(name) ?? null))
}

function waitOf({ details: { retryAfter } }: KhoError): number {
  return typeof retryAfter === 'number' ? Math.max(aside.looks, retryAfter) : aside.looks
}

function eventOf({ text, cursor }: FeedAnswer): Bytes {
  return eventBytes({ event: 'next', id: cursor, data: text })
}

function lastOf(error: KhoError, reader: AskedBySomeone): Bytes {
  const data = JSON.stringify({ errors: [errorBody(error, reader)] })
  return Buffer.concat([eventBytes({ event: 'next', data }), eventBytes({ event: 'complete' })])
}
