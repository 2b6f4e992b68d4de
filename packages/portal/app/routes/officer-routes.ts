import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { root } from './root.ts'

const under = { getParentRoute: () => root } as const

/** The pages that an agency's officers work on. */
export const officerRoutes = [
  createRoute({
    ...under,
    path: '/work',
    component: lazyRouteComponent(() => import('../pages/work/work-page.tsx'), 'WorkPage'),
  }),
  createRoute({
    ...under,
    path: '/work/dossier',
    component: lazyRouteComponent(() => import('../pages/work/dossier-page.tsx'), 'DossierPage'),
  }),
  createRoute({
    ...under,
    path: '/work/requests',
    component: lazyRouteComponent(() => import('../pages/work/requests-page.tsx'), 'RequestsPage'),
  }),
] as const
