import type { Ask } from '@kho/schema/policy/ask.ts'
import { type PolicyView, viewOf } from '@kho/schema/policy/view.ts'

/** The policy views of one request. `known` are the fields whose values the request itself fixes. */
export type Views = (dataset: string, known: readonly string[], asOf?: string) => PolicyView

export function viewsOf(ask: Ask): Views {
  const past = new Map<string, PolicyView>()
  return (dataset, known, asOf) => {
    if (asOf === undefined) return viewOf(ask, dataset, new Set(known))
    // Views of a moment are remembered by nobody else.
    const name = JSON.stringify([dataset, asOf, ...known])
    return past.getOrInsertComputed(name, () => viewOf({ ...ask, asOf }, dataset, new Set(known)))
  }
}
