import type { Plan } from '../plan/plan.ts'
import { unservedFields } from '../plan/served.ts'
import { viewsOf } from '../plan/views.ts'

/** A field that a page of a large dataset was asked for by, and that no index serves. */
export interface Unserved {
  readonly dataset: string
  readonly field: string
}

/** Those of a plan's pages: by contracts and rules, never by records. */
export function unservedIn({ ask, roots }: Plan): readonly Unserved[] {
  const asking = { ask, views: viewsOf(ask) }
  return roots.flatMap((root) => {
    if (root.root !== 'many') return []
    const { dataset } = root.page
    return unservedFields(asking, root.page).map((field) => ({ dataset, field }))
  })
}
