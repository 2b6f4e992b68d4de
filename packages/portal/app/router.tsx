import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { readFacets } from './pages/catalogue/facets.ts'
import { FrontPage } from './pages/front/front-page.tsx'
import { Waiting } from './parts/answered.tsx'
import { businessRoutes } from './routes/business-routes.ts'
import { citizenRoutes } from './routes/citizen-routes.ts'
import { officerRoutes } from './routes/officer-routes.ts'
import { operatorRoutes } from './routes/operator-routes.ts'
import { root } from './routes/root.ts'
import { stewardRoutes } from './routes/steward-routes.ts'
import { Broken } from './shell/lost.tsx'

const under = { getParentRoute: () => root } as const

const front = createRoute({ ...under, path: '/', component: FrontPage })

const catalogue = createRoute({
  ...under,
  path: '/catalogue',
  validateSearch: readFacets,
  component: lazyRouteComponent(() => import('./pages/catalogue/catalogue-page.tsx'), 'CataloguePage'),
})

const dataset = createRoute({
  ...under,
  path: '/datasets/$name',
  component: lazyRouteComponent(() => import('./pages/dataset/dataset-page.tsx'), 'DatasetPage'),
})

const lookUp = createRoute({
  ...under,
  path: '/look-up',
  component: lazyRouteComponent(() => import('./pages/look-up/look-up-page.tsx'), 'LookUpPage'),
})

const scoreboard = createRoute({
  ...under,
  path: '/scoreboard',
  component: lazyRouteComponent(() => import('./pages/scoreboard/scoreboard-page.tsx'), 'ScoreboardPage'),
})

const ask = createRoute({
  ...under,
  path: '/ask',
  component: lazyRouteComponent(() => import('./pages/ask/ask-page.tsx'), 'AskPage'),
})

const routeTree = root.addChildren([
  front,
  catalogue,
  dataset,
  lookUp,
  scoreboard,
  ask,
  ...citizenRoutes,
  ...businessRoutes,
  ...officerRoutes,
  ...operatorRoutes,
  ...stewardRoutes,
])

/** Every page by its path, the same paths that the server knows. All but the front page are loaded when they are gone to. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  defaultPendingComponent: Waiting,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface HistoryState {
    /** The code of a dossier to be shown: it stands in no address. */
    dossier?: string
    question?: { readonly text: string; readonly variables: string | null; readonly purpose?: string | undefined }
  }
}
