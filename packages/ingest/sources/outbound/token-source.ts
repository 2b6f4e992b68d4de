import { text } from 'node:stream/consumers'
import { KhoError } from '@kho/schema/error.ts'
import type { Connection, Credentials } from '../connection.ts'
import { isJsonObject, type JsonObject, parseJson, textOfJson } from '../json/json-cells.ts'
import { bounded } from './bounded.ts'
import type { GuardedFetch } from './guarded-fetch.ts'

/** What is shown to a system with every question. */
export interface Authorisation {
  /** The headers to show. `renew` asks for a new token where there is one to be had; false tells that there is not. */
  headers(signal: AbortSignal): Promise<{ readonly [header: string]: string }>
  renew(): boolean
}

type Exchanged = Extract<Credentials, { kind: 'oauth2' | 'lgsp' }>

/** How a source is shown who asks: headers of the document, an account, a token, or keys that are exchanged for one. */
export function authorisation(connection: Connection, fetch: GuardedFetch): Authorisation {
  const { auth, headers } = connection
  if (auth === null) return fixed(headers)
  if (auth.kind === 'basic') {
    const account = Buffer.from(`${auth.user}:${auth.password}`).toString('base64')
    return fixed({ ...headers, authorization: `Basic ${account}` })
  }
  if (auth.kind === 'token') return fixed({ ...headers, authorization: `Bearer ${auth.value}` })
  return exchanged(connection, auth, fetch)
}

function fixed(headers: { readonly [header: string]: string }): Authorisation {
  return { headers: () => Promise.resolve(headers), renew: () => false }
}

interface Token {
  readonly value: string
  /** Milliseconds of the process's clock. */
  readonly until: number
}

/** A token is kept until shortly before its end; questions that come meanwhile wait for the same one. */
function exchanged(connection: Connection, auth: Exchanged, fetch: GuardedFetch): Authorisation {
  let token: Promise<Token> | null = null
  const current = async (signal: AbortSignal): Promise<Token> => {
    const known = await token?.catch(() => null)
    if (known && known.until > performance.now()) return known
    token = askToken(connection, auth, fetch, signal)
    return token
  }
  return {
    headers: async (signal) => {
      const { value } = await current(signal)
      return { ...connection.headers, authorization: `Bearer ${value}` }
    },
    renew: () => {
      token = null
      return true
    },
  }
}

const mostToken = 64 * 1024
const shortest = 60

async function askToken(
  { source }: Connection,
  auth: Exchanged,
  fetch: GuardedFetch,
  signal: AbortSignal,
): Promise<Token> {
  const url = URL.parse(auth.tokenUrl ?? '')
  if (!url) throw new KhoError('KHO215', `The token address of source ${source} is no address.`, { source })
  const answer = await fetch({ url, ...(auth.kind === 'oauth2' ? clientForm(auth) : lgspForm(auth)), signal })
  const said = await text(bounded(answer.body, mostToken, source)).catch(() => '')
  const fields = answer.status === 200 ? fieldsOf(said) : null
  const value = fields && textAt(fields, ['access_token', 'accessToken', 'token'])
  if (!value || !/^[\x21-\x7e]+$/.test(value)) {
    const details = { source, status: answer.status }
    throw new KhoError('KHO202', `Source ${source} gave no token for its keys (${answer.status}).`, details)
  }
  const seconds = Number(fields && textAt(fields, ['expires_in', 'expiresIn']))
  const lives = Number.isFinite(seconds) && seconds > 0 ? Math.max(seconds - 30, seconds / 2) : shortest
  return { value, until: performance.now() + lives * 1000 }
}

/** RFC 6749, section 4.4: the client's account in the Authorization header, each part form-encoded first. */
function clientForm({ client, secret, scope }: Extract<Exchanged, { kind: 'oauth2' }>) {
  const encoded = [client, secret].map((part) => new URLSearchParams({ part }).toString().slice('part='.length))
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === null ? {} : { scope }) })
  return {
    credentials: { authorization: `Basic ${Buffer.from(encoded.join(':')).toString('base64')}` },
    type: 'application/x-www-form-urlencoded',
    form: form.toString(),
  }
}

/** What the provinces' integration platforms (LGSP) ask of an application. */
function lgspForm({ app, accessKey, secretKey, partner }: Extract<Exchanged, { kind: 'lgsp' }>) {
  const keys = { AppName: app, AccessKey: accessKey, SecretKey: secretKey }
  const named = partner === null ? keys : { ...keys, PartnerCode: partner }
  return { credentials: {}, type: 'application/json', form: JSON.stringify(named) }
}

/** The answer's fields, also where they stand inside an LGSP envelope. */
function fieldsOf(said: string): JsonObject | null {
  try {
    const whole = parseJson(said)
    const layers = [whole]
    for (const name of ['response', 'data']) {
      const layer = layers.at(-1)
      if (isJsonObject(layer) && isJsonObject(layer[name])) layers.push(layer[name])
    }
    const inner = layers.at(-1)
    return isJsonObject(inner) ? inner : null
  } catch {
    return null
  }
}

function textAt(fields: JsonObject, names: readonly string[]): string | null {
  const name = names.find((one) => Object.hasOwn(fields, one))
  return name === undefined ? null : textOfJson(fields[name] ?? null)
}
