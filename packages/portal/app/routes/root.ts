import { createRootRoute } from '@tanstack/react-router'
import { Lost } from '../shell/lost.tsx'
import { Shell } from '../shell/shell.tsx'

/** What every page stands in. */
export const root = createRootRoute({ component: Shell, notFoundComponent: Lost })
