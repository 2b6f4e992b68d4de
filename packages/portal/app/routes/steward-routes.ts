import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { root } from './root.ts'

const under = { getParentRoute: () => root } as const

/** The pages of whoever looks after an agency's datasets. */
export const stewardRoutes = [
  createRoute({
    ...under,
    path: '/steward',
    component: lazyRouteComponent(() => import('../pages/steward/steward-page.tsx'), 'StewardPage'),
  }),
  createRoute({
    ...under,
    path: '/steward/rules/$dataset',
    component: lazyRouteComponent(() => import('../pages/steward/rules-page.tsx'), 'RulesPage'),
  }),
  createRoute({
    ...under,
    path: '/steward/requests',
    component: lazyRouteComponent(() => import('../pages/steward/requests-page.tsx'), 'StewardRequestsPage'),
  }),
  createRoute({
    ...under,
    path: '/steward/drop',
    component: lazyRouteComponent(() => import('../pages/steward/drop-page.tsx'), 'DropPage'),
  }),
] as const
