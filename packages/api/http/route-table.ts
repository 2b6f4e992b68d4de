import { KhoError } from '@kho/schema/error.ts'
import type { AskerRoute, MountedRoute, PublicRoute, Route } from './route.ts'

/** The route of a request by WHATWG. Throws KHO448 for an unknown path, KHO449 with the methods of a known one. */
export function routeOf(routes: readonly Route[], method: string, path: string): PublicRoute | AskerRoute {
  const here = routes.filter((route) => route.guard !== 'own').filter((route) => route.path === path)
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
