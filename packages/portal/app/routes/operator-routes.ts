import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { root } from './root.ts'

/** The page of whoever operates Kho. */
export const operatorRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/operate',
    component: lazyRouteComponent(() => import('../pages/operate/operate-page.tsx'), 'OperatePage'),
  }),
] as const
