import { KhoError } from '@kho/schema/error.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, validate } from 'graphql'
import { eventStreamHeaders, takesEvents } from '../http/event-stream.ts'
import { isStale } from '../http/known-error.ts'
import type { AskedBySomeone } from '../http/route.ts'
import { streamedResponse } from '../http/streamed.ts'
import type { Answer } from '../http/text-answer.ts'
import type { Places } from '../open/places.ts'
import { answeredTree } from '../plan/answered.ts'
import { digestOf } from '../plan/changes-cursor.ts'
import type { Pulse } from '../pulse.ts'
import { askOf, coercedVariables } from './answer-planned.ts'
import { parseBounded } from './document-limits.ts'
import { type Execution, executeOperation, type OperationRequest } from './execute-operation.ts'
import { type FeedAnswer, type FeedStanding, followedChanges } from './followed-changes.ts'
import { quotaHolder } from './quotas.ts'
import { resultAnswer } from './result-answer.ts'
import {
  cursorName,
  moreName,
  type SubscribedFeed,
  sinceName,
  subscribedFeed,
  subscriptionIn,
} from './subscribed-feed.ts'
import { boundVariables } from './variable-limits.ts'

/** What streams of changes are made with. */
export interface StreamParts {
  readonly pulse: Pulse
  readonly places: Places
}

interface Parts extends StreamParts {
  readonly execution: Execution
  requestOf(asked: AskedBySomeone): Promise<OperationRequest>
}

/** What is sent as GraphQL over HTTP has it. */
export interface Sent {
  readonly query?: unknown
  readonly operationName?: unknown
  readonly variables?: unknown
}

interface Subscription {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: { readonly [name: string]: unknown }
}

/**
 * Answers a subscription with events, as graphql-sse's "distinct connections" have it; null for any other request. What it is
 * refused for before its first event is an answer of its own.
 */
export async function subscriptionAnswer(asked: AskedBySomeone, sent: Sent, parts: Parts): Promise<Answer | null> {
  if (!takesEvents(asked.request.headers) || typeof sent.query !== 'string') return null
  try {
    const subscription = subscriptionOf(sent, sent.query)
    return subscription && (await openStream(asked, subscription, parts))
  } catch (thrown) {
    if (isStale(thrown)) throw thrown
    return resultAnswer([thrown], null, asked)
  }
}

function subscriptionOf({ operationName, variables }: Sent, query: string): Subscription | null {
  const document = parseBounded(query)
  const operation = subscriptionIn(document, typeof operationName === 'string' ? operationName : null)
  if (!operation) return null
  boundVariables(variables)
  const isObject = typeof variables === 'object' && variables !== null && !Array.isArray(variables)
  return { document, operation, variables: isObject ? { ...variables } : {} }
}

async function openStream(asked: AskedBySomeone, subscription: Subscription, parts: Parts): Promise<Answer> {
  const feed = feedAsker(subscription, parts)
  const place = parts.places.take(quotaHolder(asked.asker.principal, asked.network))
  const abandon = () => {
    place.abandon()
    place.leave()
  }
  try {
    const beat = await parts.pulse.now()
    const first = await feed.ask(asked, asked.request.headers.get('last-event-id') ?? (await feed.since(asked)))
    const { signal } = place
    const events = followedChanges({ asked, pulse: parts.pulse, signal, first, beat, ...feed })
    return streamedResponse({ parts: leaving(events, abandon), signal, abandon }, eventStreamHeaders)
  } catch (thrown) {
    abandon()
    throw thrown
  }
}

async function* leaving(events: AsyncGenerator<Buffer<ArrayBuffer>>, leave: () => void) {
  try {
    yield* events
  } finally {
    leave()
  }
}

/** Asks the subscription's query under the schema of the moment: validated anew where that is another one. */
function feedAsker({ document, operation, variables }: Subscription, { requestOf, execution }: Parts) {
  let known: { readonly schema: GraphQLSchema; readonly feed: SubscribedFeed } | null = null
  const feedFor = ({ schema }: OperationRequest): SubscribedFeed => {
    if (known?.schema !== schema) known = { schema, feed: validFeed(schema, document, operation) }
    return known.feed
  }
  const standingOf = async (asked: AskedBySomeone) => {
    const request = await requestOf(asked)
    return standingIn(request, execution, feedFor(request).dataset)
  }
  return {
    standingOf,
    async since(asked: AskedBySomeone): Promise<string | null> {
      const request = await requestOf(asked)
      const { coerced } = coercedVariables(request.schema, operation, variables)
      return feedFor(request).since(coerced ?? {})
    },
    async ask(asked: AskedBySomeone, since: string | null): Promise<FeedAnswer> {
      const request = await requestOf(asked)
      const feed = feedFor(request)
      const standing = await standingOf(asked)
      const operationName = operation.name?.value ?? null
      const sent = { document: feed.document, operationName, variables: { ...variables, [sinceName]: since } }
      const heeding = { ...execution, database: execution.database.heeding(asked.request.signal) }
      const { data, errors } = await executeOperation(sent, request, heeding)
      if (errors[0]) throw errors[0]
      return { ...answerIn(data, feed.key), standing }
    },
  }
}

function validFeed(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): SubscribedFeed {
  const [error] = validate(schema, document, undefined, { maxErrors: 1 })
  if (error) throw error
  return subscribedFeed(schema, document, operation)
}

/** What a feed is planned by, as `readChanges` does. */
function standingIn(request: OperationRequest, execution: Execution, dataset: string): FeedStanding {
  const { text, reached } = viewOf({ ...askOf(request, execution), way: 'changes', now: new Date() }, dataset).meaning
  return { said: digestOf(text), datasets: [dataset, ...reached] }
}

/** An answer without the two members that were asked for beside what is told; numbers go out as they came. */
export function answerIn(data: string | null, key: string): Omit<FeedAnswer, 'standing'> {
  // The cast is sound: the feed's own field has answered.
  const feed = answeredTree(data ?? '{}')[key] as { readonly [member: string]: unknown } | null | undefined
  const { [cursorName]: cursor, [moreName]: more, ...told } = feed ?? {}
  if (typeof cursor !== 'string') throw new KhoError('KHO551', 'The store could not answer.')
  const hasNews = Object.values(told).some((member) => Array.isArray(member) && member.length > 0)
  return { text: JSON.stringify({ data: { [key]: told } }), cursor, hasNews, hasMore: more === true }
}
