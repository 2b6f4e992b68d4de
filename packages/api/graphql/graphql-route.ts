import { KhoError } from '@kho/schema/error.ts'
import type { ExecutionArgs, GraphQLError } from 'graphql'
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga'
import { isStale } from '../http/known-error.ts'
import { whatwgRequest } from '../http/node-request.ts'
import type { AskedBySomeone, AskerRoute, IncomingHeaders } from '../http/route.ts'
import type { Answer, TextAnswer } from '../http/text-answer.ts'
import { answerPlanned } from './answer-planned.ts'
import { parseAnswered } from './document-limits.ts'
import { type Execution, executeOperation, type OperationAnswer, type OperationRequest } from './execute-operation.ts'
import { type KnownDocuments, knownDocuments } from './known-documents.ts'
import { knownUnlisted } from './known-unlisted.ts'
import { persistedDocuments } from './persisted-documents.ts'
import { plannedDocument } from './planned-document.ts'
import { resultAnswer } from './result-answer.ts'
import { type StreamParts, subscriptionAnswer } from './subscription-answer.ts'
import { boundVariables } from './variable-limits.ts'

/** What yoga carries through a request for us. */
export interface YogaContext {
  readonly asked: AskedBySomeone
  readonly operation: OperationRequest
  /** Set by the executor, read by whoever writes the response: yoga's own results never carry data of ours. */
  outcome: { answer: OperationAnswer | null; thrown: unknown; result: TextAnswer | null }
}

const mostBytes = 1_048_576

/** Answers what a client of GraphQL has sent, as JSON in `body`. */
export type GraphqlAnswers = (asked: AskedBySomeone) => Promise<Answer>

/** Everything that yoga would do beyond GraphQL over HTTP is closed on purpose. */
export function graphqlAnswers(execution: Execution, streams: StreamParts): GraphqlAnswers {
  const [known, persisted] = [knownDocuments(), persistedDocuments()]
  const yoga = createYoga<YogaContext>({
    schema: ({ operation }) => operation.schema,
    plugins: [ourRequest(), ourExecution(execution, known), ourResponse()],
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false, // the route has read and bounded the body before
    logging: false,
    maskedErrors: { maskError: (thrown) => (thrown instanceof Error ? thrown : new Error('not an error')) },
  })
  return async (incoming) => {
    const asked = { ...incoming, body: persisted.filled(incoming.body) }
    const operation = await operationRequest(asked)
    const planned = await answerKnown(asked, operation, { execution, known })
    if (planned) return planned
    const told = await subscriptionAnswer(asked, parametersIn(asked.body), {
      ...streams,
      execution,
      requestOf: operationRequest,
    })
    if (told) return told
    const outcome: YogaContext['outcome'] = { answer: null, thrown: null, result: null }
    const response = await yoga.fetch(whatwgRequest(asked.request), { asked, operation, outcome })
    if (isStale(outcome.thrown)) throw outcome.thrown
    return outcome.result ?? response
  }
}

/**
 * `/graphql` by POST, JSON only, and for whoever shows no credential by GET too: addresses stand in logs and histories, so what
 * somebody known asks does not stand in one.
 */
export function graphqlRoutes(answer: GraphqlAnswers): readonly AskerRoute[] {
  const here = { path: '/graphql', guard: 'asker' } as const
  return [
    {
      ...{ ...here, method: 'POST', body: mostBytes },
      handler: async (asked) => {
        if (!isJson(asked.request.headers)) throw new KhoError('KHO442', 'The request is not application/json.')
        return answer(asked)
      },
    },
    {
      ...{ ...here, method: 'GET' },
      handler: async (asked) => {
        if (asked.asker.principal.kind !== 'anonymous') throw new KhoError('KHO482', 'A known asker asks by POST.')
        return answer({ ...asked, body: bodyInAddress(asked.request.url) })
      },
    },
  ]
}

interface Answering {
  readonly execution: Execution
  readonly known: KnownDocuments
}

/**
 * Answers what was asked before in the same words and asks for records alone, as yoga would have it answered: for these its
 * pipeline costs more than all else together. Null for what yoga is to look at.
 */
async function answerKnown(
  asked: AskedBySomeone,
  operation: OperationRequest,
  { execution, known }: Answering,
): Promise<TextAnswer | null> {
  const sent = sentIn(asked)
  const document = sent && known.find(operation.schema, sent.query)
  const planned = document && plannedDocument(operation.schema, document, sent.operationName)
  if (!sent || !planned) return null
  try {
    boundVariables(sent.variables)
    const request = { request: operation, execution: heeding(execution, asked) }
    return resultAnswer([], await answerPlanned(planned, sent.variables, request), asked)
  } catch (thrown) {
    if (isStale(thrown)) throw thrown
    return resultAnswer([thrown], null, asked)
  }
}

function heeding(execution: Execution, { request }: AskedBySomeone): Execution {
  return { ...execution, database: execution.database.heeding(request.signal) }
}

interface Sent {
  readonly query: string
  readonly operationName: string | null
  readonly variables: { readonly [name: string]: unknown }
}

/** What is asked in the form that every client sends; null for any other, and for an answer of another type. */
function sentIn({ body, request }: AskedBySomeone): Sent | null {
  const accept = request.headers.get('accept')
  if (accept !== null && !/\*\/\*|application\/(graphql-response\+)?json/.test(accept)) return null
  const { query, operationName = null, variables, extensions, ...others } = parametersIn(body)
  const isPlain = typeof query === 'string' && (operationName === null || typeof operationName === 'string')
  const isWhole = isObject(variables ?? {}) && isObject(extensions ?? {}) && Object.keys(others).length === 0
  if (!isPlain || !isWhole) return null
  return { query, operationName, variables: variables ?? {} }
}

/** What GraphQL over HTTP puts into an address, as the body would have it. */
function bodyInAddress(url: string): string {
  const { searchParams } = new URL(url)
  const text = (name: string) => searchParams.get(name) ?? undefined
  const parsed = (name: string): unknown => {
    try {
      return JSON.parse(text(name) ?? 'null')
    } catch (cause) {
      throw new KhoError('KHO444', `${name} is not JSON.`, {}, { cause })
    }
  }
  const [variables, extensions] = [parsed('variables'), parsed('extensions')]
  return JSON.stringify({ query: text('query'), operationName: text('operationName'), variables, extensions })
}

function isJson(headers: IncomingHeaders): boolean {
  return /^application\/json *(; *charset="?utf-8"?)?$/i.test(headers.get('content-type') ?? '')
}

async function operationRequest(asked: AskedBySomeone): Promise<OperationRequest> {
  const { asker, snapshot, language, correlationId, network, timed } = asked
  const now = new Date()
  const unlisted = knownUnlisted(snapshot.city, asker, now)
  const schema = await snapshot.schemaFor(unlisted)
  return { ...asker, snapshot, unlisted, schema, language, correlationId, network, timed, now }
}

/** The request's parameters come from the body the route has read, and are bounded before anything looks at them. */
function ourRequest(): Plugin<YogaContext, YogaContext> {
  return {
    onRequestParse({ setRequestParser, serverContext }) {
      setRequestParser(() => parametersIn(serverContext.asked.body))
    },
    onParams({ params }) {
      boundVariables(params.variables)
    },
    onParse({ setParseFn }) {
      setParseFn(parseAnswered)
    },
  }
}

function parametersIn(body: string): GraphQLParams {
  try {
    const parameters: unknown = JSON.parse(body)
    if (isObject(parameters)) return parameters
  } catch (cause) {
    throw new KhoError('KHO444', 'The body is not JSON.', {}, { cause })
  }
  throw new KhoError('KHO444', 'The body is not one JSON object.')
}

function isObject(value: unknown): value is GraphQLParams {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function ourExecution(execution: Execution, known: KnownDocuments): Plugin<YogaContext, YogaContext> {
  return {
    onExecute({ setExecuteFn, args }) {
      const { asked, operation, outcome, params } = args.contextValue
      setExecuteFn(async ({ document, operationName, variableValues }: ExecutionArgs) => {
        try {
          const sent = { document, operationName: operationName ?? null, variables: variableValues ?? {} }
          const isPlanned = plannedDocument(operation.schema, document, operationName ?? null) !== null
          if (isPlanned && params.query) known.add(operation.schema, params.query, document)
          outcome.answer = await executeOperation(sent, operation, heeding(execution, asked))
          return { data: null }
        } catch (thrown) {
          outcome.thrown = thrown
          throw thrown
        }
      })
    },
  }
}

/** What yoga is given to go on with: the answer itself stands in the outcome. */
const nothing = new Response(null)

function ourResponse(): Plugin<YogaContext, YogaContext> {
  return {
    onResultProcess({ result, setResultProcessor, serverContext }) {
      const errors = 'errors' in result ? (result.errors as readonly GraphQLError[] | undefined) : undefined
      const { asked, outcome } = serverContext
      // What is planned anew is no failure: nobody is told of it before the tries are over.
      const failed = isStale(outcome.thrown) ? [] : (errors ?? [])
      setResultProcessor(() => {
        outcome.result = resultAnswer(failed, outcome.answer, asked)
        return nothing
      }, 'application/json')
    },
  }
}
