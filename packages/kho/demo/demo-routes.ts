import type { Route } from '@kho/api/http/route.ts'
import type { DemoPerson } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { watchVersion } from '@kho/schema/store/watch.ts'
import { signDemoToken, tokenSeconds } from './demo-token.ts'
import { demoIssuer } from './issuer.ts'

export interface DemoRoutesOptions {
  readonly home: string
  readonly origin: string
  readonly database: Database
  readonly signal: AbortSignal
}

/** What a demo has beside the API: its identity provider, and a token of anybody for its first page. Both know nobody once the city is no longer synthetic. */
export async function demoRoutes({ home, origin, database, signal }: DemoRoutesOptions): Promise<readonly Route[]> {
  const known: { people: ReadonlyMap<string, DemoPerson> } = { people: new Map() }
  const learn = async () => {
    const current = await loadCity(database)
    known.people = current?.city.synthetic ? current.city.people : new Map()
  }
  await learn()
  watchVersion(database, learn, signal).catch(() => undefined) // it ends with the signal
  const handler = await demoIssuer({ home, origin, people: () => known.people })
  return [
    { guard: 'own', path: '/oidc/*', node: handler },
    {
      guard: 'public',
      method: 'GET',
      path: '/demo/token',
      handler: ({ request }) => tokenFor(new URL(request.url), known.people, { home, issuer: `${origin}/oidc` }),
    },
    { guard: 'public', method: 'GET', path: '/demo/people', handler: () => peopleOf(known.people) },
  ]
}

/** Whom one may be: names and words, no claims. */
function peopleOf(people: ReadonlyMap<string, DemoPerson>): Response {
  return Response.json([...people.values()].map(({ person, title, description }) => ({ person, title, description })))
}

async function tokenFor(
  url: URL,
  people: ReadonlyMap<string, DemoPerson>,
  options: { readonly home: string; readonly issuer: string },
): Promise<Response> {
  const name = url.searchParams.get('as') ?? ''
  const person = people.get(name)
  if (!person) throw new KhoError('KHO523', 'The demo knows nobody of that name.')
  const token = await signDemoToken(person, options)
  const body = { token, person: name, seconds: tokenSeconds }
  return Response.json(body, { headers: { 'Cache-Control': 'no-store' } })
}
