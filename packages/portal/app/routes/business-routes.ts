import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { root } from './root.ts'

/** The page of whoever signs in for an enterprise. */
export const businessRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/business',
    component: lazyRouteComponent(() => import('../pages/business/business-page.tsx'), 'BusinessPage'),
  }),
] as const
