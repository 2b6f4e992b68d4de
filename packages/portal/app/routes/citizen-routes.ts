import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { root } from './root.ts'

/** The page of the person behind the screen. */
export const citizenRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/me',
    component: lazyRouteComponent(() => import('../pages/me/me-page.tsx'), 'MePage'),
  }),
] as const
