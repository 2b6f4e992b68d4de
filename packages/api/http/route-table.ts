import { KhoError } from '@kho/schema/error.ts'
import type { AskerRoute, MountedRoute, PublicRoute, Route } from './route.ts'

/** The route of a request by WHATWG. Throws KHO448 for an unknown path, KHO449 with the methods of a known one. */
export function routeOf(routes: readonly Route[], method: string, path: string): PublicRoute | AskerRoute {
  const here = routesAt(
    routes.filter((route) => route.guard !== 'own'),
    path,
  )
  const route = here.find((route) => route.method === method)
  if (route) return route
  if (here.length === 0) throw new KhoError('KHO448', 'There is nothing at this address.')
  const allow = here.map((route) => route.method).join(', ')
  throw new KhoError('KHO449', `This address does not take ${method}.`, { allow })
}

/** The program mounted over a path, if any. */
export function mountedAt(routes: readonly Route[], path: string): MountedRoute | null {
  const mounted = routes.filter((route) => route.guard === 'own')
  return mounted.find((route) => path.startsWith(route.path.slice(0, -1))) ?? null
}

/** What stands at a path exactly, else under the longest `/*` that leads there. */
function routesAt(routes: readonly (PublicRoute | AskerRoute)[], path: string): readonly (PublicRoute | AskerRoute)[] {
  const exact = routes.filter((route) => route.path === path)
  if (exact.length > 0) return exact
  const over = routes.filter((route) => route.path.endsWith('/*') && path.startsWith(route.path.slice(0, -1)))
  const longest = Math.max(...over.map((route) => route.path.length))
  return over.filter((route) => route.path.length === longest)
}
