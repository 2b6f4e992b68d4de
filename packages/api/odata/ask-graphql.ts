import { type Code, codes, KhoError } from '@kho/schema/error.ts'
import type { GraphqlAnswers } from '../graphql/graphql-route.ts'
import type { AskedBySomeone, Incoming } from '../http/route.ts'
import { TextAnswer } from '../http/text-answer.ts'
import { answeredTree } from '../plan/answered.ts'
import { memberOf } from './entity.ts'
import type { Question } from './question.ts'

/** The `answer` of a question's data, and what its asker's limits are by then. Throws what GraphQL refuses it with. */
export type Ask = (question: Question) => Promise<Told>

export interface Told {
  readonly answer: unknown
  readonly limits: ReadonlyMap<string, string>
}

const limitHeaders = ['ratelimit', 'ratelimit-policy'] as const

export function askGraphql(asked: AskedBySomeone, graphql: GraphqlAnswers): Ask {
  return async (question) => {
    const answer = await graphql({ ...asked, request: asGraphql(asked.request), body: JSON.stringify(question) })
    if (!(answer instanceof TextAnswer)) throw new KhoError('KHO551', 'The store could not answer.')
    const body = answeredTree(answer.text)
    const errors = memberOf(body, 'errors')
    if (Array.isArray(errors) && errors.length > 0) throw refusalIn(errors[0])
    const limits = limitHeaders.flatMap((name) => {
      const value = answer.headers.get(name)
      return value === undefined ? [] : [[name, value] as const]
    })
    return { answer: memberOf(memberOf(body, 'data'), 'answer'), limits: new Map(limits) }
  }
}

/** Headers say how GraphQL is sent; who asks was made out before. */
function asGraphql({ url, headers, signal }: Incoming): Incoming {
  const own = new Map([
    ['content-type', 'application/json'],
    ['accept', 'application/graphql-response+json'],
  ])
  return {
    ...{ method: 'POST', url: new URL('/graphql', url).href, body: null, signal },
    headers: {
      get: (name) => own.get(name) ?? headers.get(name),
      has: (name) => own.has(name) || headers.has(name),
    },
  }
}

/** GraphQL's first error as it was thrown, by what it tells of itself. */
function refusalIn(error: unknown): KhoError {
  const extensions = memberOf(error, 'extensions')
  const [code, message, details] = [
    memberOf(extensions, 'code'),
    memberOf(error, 'message'),
    memberOf(extensions, 'details'),
  ]
  if (typeof code !== 'string' || !isCode(code)) return new KhoError('KHO540', 'Unexpected error.')
  const known = typeof details === 'object' && details !== null ? Object.fromEntries(Object.entries(details)) : {}
  return new KhoError(code, typeof message === 'string' ? message : '', known)
}

function isCode(code: string): code is Code {
  return Object.hasOwn(codes, code)
}
