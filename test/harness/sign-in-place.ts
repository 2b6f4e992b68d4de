import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoClient } from '@kho/kho/demo/demo-token.ts'
import { demoIssuer, type NodeHandler } from '@kho/kho/demo/issuer.ts'
import type { DemoPerson } from '@kho/schema/contract/city.ts'
import { type Answer, answerOf, type SafeServer, safeServer } from '../safety/safe-server.ts'

/** Who signs in where nobody else is said. */
export const lan: DemoPerson = {
  person: 'citizen_lan',
  title: { vi: 'Lan', en: 'Lan' },
  description: null,
  claims: { kho_kind: 'citizen', cccd: '079190000001', trust: 2 },
}

/** Somebody else. */
export const minh: DemoPerson = {
  person: 'citizen_minh',
  title: { vi: 'Minh', en: 'Minh' },
  description: null,
  claims: { kho_kind: 'citizen', cccd: '079190000002', trust: 2 },
}

const people = new Map([lan, minh].map((one) => [one.person, one]))

/** Kho and its demo provider under one address, as `kho start` has them. */
export interface SignInPlace extends AsyncDisposable {
  readonly origin: string
  /** Where the provider's signing key lies. */
  readonly home: string
  readonly safe: SafeServer
  /** What the provider waits for before it gives tokens for a code. */
  atToken: () => Promise<unknown>
}

export async function signInPlace(): Promise<SignInPlace> {
  const home = mkdtempSync(join(tmpdir(), 'kho-sign-in-'))
  const place: { atToken: () => Promise<unknown> } = { atToken: async () => undefined }
  const parts: { handler?: NodeHandler; safe?: SafeServer } = {}
  const server = createServer(async (request, response) => {
    if (request.url === '/oidc/token') await place.atToken()
    if (request.url?.startsWith('/oidc')) return void (await parts.handler?.(request, response))
    const answer = await passedOn(request, parts.safe?.url ?? '')
    response.writeHead(answer.status, [...answer.headers].flat())
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
  parts.handler = await demoIssuer({ home, origin, people: () => people })
  const auth = { issuer: `${origin}/oidc`, audience: 'kho' }
  const safe = await safeServer(undefined, { auth, login: { origin, client: demoClient, secret: null } })
  parts.safe = safe
  return Object.assign(place, {
    ...{ origin, home, safe },
    async [Symbol.asyncDispose]() {
      await safe[Symbol.asyncDispose]()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(home, { recursive: true, force: true })
    },
  })
}

async function passedOn(request: IncomingMessage, to: string): Promise<Response> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
  const { method = 'GET', url = '/' } = request
  const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }
  return fetch(`${to}${url}`, {
    method,
    headers: { ...headers } as Record<string, string>,
    redirect: 'manual',
    ...body,
  })
}

/** A browser as far as signing in needs one: it keeps cookies and follows redirects when told. */
export function browser(origin: string, person = lan.person) {
  const jar = new Map<string, string>()
  const visit = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const url = new URL(path, origin)
    const answer = await fetch(url, { ...init, headers: { ...init.headers, cookie }, redirect: 'manual' })
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (value === '') jar.delete(name)
      else jar.set(name, pair.slice(name.length + 1))
    }
    return answer
  }
  const follow = (answer: Response) => visit(answer.headers.get('location') ?? '')
  /** Up to the moment in which the provider sends the browser back. */
  const leave = async (back = '/me') => {
    const page = await follow(await visit(`/auth/login?back=${encodeURIComponent(back)}`))
    // The provider asks nobody who is signed in there already.
    const straight = page.headers.get('location') ?? ''
    if (straight.includes('/auth/callback')) return straight
    const pressed = await visit(page.headers.get('location') ?? '', {
      method: 'POST',
      body: new URLSearchParams({ person }),
    })
    const finished = await follow(pressed)
    return finished.headers.get('location') ?? ''
  }
  return { jar, visit, leave, signIn: async (back?: string) => visit(await leave(back)) }
}

/** What a request of an own page shows. */
export const own = { 'content-type': 'application/json', 'x-kho-csrf': '1' }
/** Asks who one is. */
export const asking = async (at: ReturnType<typeof browser>, headers: Record<string, string> = own): Promise<Answer> =>
  answerOf(await at.visit('/graphql', { method: 'POST', body: '{"query":"{ viewer { kind } }"}', headers }))
