import type { Ask } from '@kho/schema/policy/ask.ts'
import { type PolicyView, viewOf } from '@kho/schema/policy/view.ts'

/** The policy views of one request. `known` are the fields whose values the request itself fixes. */
export type Views = (dataset: string, known: readonly string[]) => PolicyView

export function viewsOf(ask: Ask): Views {
  return (dataset, known) => viewOf(ask, dataset, new Set(known))
}
