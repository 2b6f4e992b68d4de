import type { ProvenancePart, ProvenancePlan } from './plan.ts'
import type { Planning } from './planning.ts'
import { objectTypeOf, type Selected, selectedIn } from './selection.ts'

const parts: readonly ProvenancePart[] = ['source', 'agency', 'run', 'loadedAt', 'reason']

/** The `provenance` of a record. */
export function planProvenance(planning: Planning, selected: Selected): ProvenancePlan {
  const inner = selected.field ? selectedIn(planning, objectTypeOf(selected.field), selected.nodes) : []
  return {
    member: 'provenance',
    key: selected.key,
    parts: inner.map(({ key, field }) => ({ key, part: parts.find((part) => part === field?.name) ?? '__typename' })),
  }
}
