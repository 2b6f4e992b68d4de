import { KhoError } from '@kho/schema/error.ts'
import type { AskerRoute, MountedRoute, PublicRoute, Route } from './route.ts'

/** A route, and what stands in the address for each `{name}` of its path. */
export interface Found {
  readonly route: PublicRoute | AskerRoute
  readonly parts: { readonly [name: string]: string }
}

/** The route of a request by WHATWG. Throws KHO448 for an unknown path, KHO449 with the methods of a known one. */
export function routeOf(routes: readonly Route[], method: string, path: string): Found {
  const exact = exactRoutes(routes).get(`${method} ${path}`)
  if (exact) return exact
  const here = routesAt(
    routes.filter((route) => route.guard !== 'own'),
    path,
  )
  const found = here.find(({ route }) => route.method === method)
  if (found) return found
  if (here.length === 0) throw nothingHere()
  const allow = here.map(({ route }) => route.method).join(', ')
  throw new KhoError('KHO449', `This address does not take ${method}.`, { allow })
}

/** An address's path as WHATWG has it: one of plain words is it already, and reading a whole address costs more than finding its route. */
export function pathOf(url: string): string {
  const plain = /^(?:http:\/\/[\w.:[\]-]+)?((?:\/[\w-]+)+)$/.exec(url)?.[1]
  return plain ?? URL.parse(url, 'http://kho')?.pathname ?? ''
}

const exactByRoutes = new WeakMap<readonly Route[], ReadonlyMap<string, Found>>()

/** What stands at a path exactly, by method and path: a path that holds `{` or `*` is in no address of a request. */
function exactRoutes(routes: readonly Route[]): ReadonlyMap<string, Found> {
  const known = exactByRoutes.get(routes)
  if (known) return known
  const found = routes.flatMap((route) =>
    route.guard === 'own' ? [] : [[`${route.method} ${route.path}`, { route, parts: {} }] as const],
  )
  const exact = new Map(found.toReversed()) // of two routes of one address the first stands
  exactByRoutes.set(routes, exact)
  return exact
}

/** What an address answers that is none, or is of something that the asker may not know of. */
export function nothingHere(): KhoError {
  return new KhoError('KHO448', 'There is nothing at this address.')
}

/** The program mounted over a path, if any. */
export function mountedAt(routes: readonly Route[], path: string): MountedRoute | null {
  const mounted = routes.filter((route) => route.guard === 'own')
  return mounted.find((route) => path.startsWith(route.path.slice(0, -1))) ?? null
}

/** What stands at a path exactly, else what names its parts, else what stands under the longest `/*` that leads there. */
function routesAt(routes: readonly (PublicRoute | AskerRoute)[], path: string): readonly Found[] {
  const exact = routes.filter((route) => route.path === path).map((route) => ({ route, parts: {} }))
  if (exact.length > 0) return exact
  const named = routes.flatMap((route) => {
    const parts = partsIn(route.path, path)
    return parts ? [{ route, parts }] : []
  })
  if (named.length > 0) return named
  const over = routes.filter((route) => route.path.endsWith('/*') && path.startsWith(route.path.slice(0, -1)))
  const longest = Math.max(...over.map((route) => route.path.length))
  return over.filter((route) => route.path.length === longest).map((route) => ({ route, parts: {} }))
}

function partsIn(pattern: string, path: string): Found['parts'] | null {
  const named = pattern.indexOf('{')
  if (named === -1 || !path.startsWith(pattern.slice(0, named))) return null
  const source = pattern.split(/(\{\w+\})/).map((piece) => {
    return piece.startsWith('{') ? `(?<${piece.slice(1, -1)}>\\w{1,63})` : RegExp.escape(piece)
  })
  return new RegExp(`^${source.join('')}$`).exec(path)?.groups ?? null
}
