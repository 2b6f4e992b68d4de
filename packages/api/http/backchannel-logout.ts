import type { KhoError } from '@kho/schema/error.ts'
import { notAccepted, type ReadLogout } from '../auth/logout-token.ts'
import type { Sessions } from '../auth/sessions.ts'
import { errorBody, failureResponse, jsonResponse } from './answer.ts'
import { knownError } from './known-error.ts'
import type { Asked, Incoming } from './route.ts'

export interface BackchannelParts {
  readonly sessions: Sessions
  readonly readLogout: ReadLogout
}

/**
 * The provider ends sessions (OpenID Connect Back-Channel Logout 1.0, sections 2.5 to 2.8): a form with `logout_token`, which is
 * all that proves who sends it. 200, or 400 with the error as OAuth has it, and Kho's code beside it.
 */
export async function backchannelLogout(asked: Asked, { sessions, readLogout }: BackchannelParts): Promise<Response> {
  try {
    await sessions.endByProvider(await readLogout(tokenIn(asked.request, asked.body)))
    return unstored(jsonResponse('{"loggedOut":true}'))
  } catch (thrown) {
    const { error } = knownError(thrown)
    if (error.code !== 'KHO496') throw thrown
    asked.tell(error, false)
    return unstored(refusal(error, asked))
  }
}

function tokenIn({ headers }: Incoming, body: string): string {
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  const [token = '', ...more] = new URLSearchParams(body).getAll('logout_token')
  const isForm = type.trim().toLowerCase() === 'application/x-www-form-urlencoded'
  if (!isForm || token === '' || more.length > 0) throw notAccepted()
  return token
}

function refusal(error: KhoError, asked: Asked): Response {
  const { message, extensions } = errorBody(error, asked)
  return failureResponse(JSON.stringify({ error: 'invalid_request', error_description: message, ...extensions }), error)
}

function unstored(response: Response): Response {
  response.headers.set('cache-control', 'no-store')
  return response
}
