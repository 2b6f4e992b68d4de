import type { Contract, Field } from '../contract/contract.ts'
import { keepsText, type Widening, wideningOf } from './widening.ts'

interface FieldChange {
  readonly from: Field
  readonly to: Field
}

/** What became of each field between two contracts of one dataset. */
export interface FieldChanges {
  readonly added: readonly Field[]
  readonly dropped: readonly Field[]
  /** Kept values in a wider type. */
  readonly widened: readonly (FieldChange & { readonly widening: Widening })[]
  /** Values that do not fit the next type: deleted and loaded anew. */
  readonly replaced: readonly FieldChange[]
  readonly required: readonly Field[]
  readonly unrequired: readonly Field[]
  /** The records' identity changes: another key, or key values with another canonical text. */
  readonly rekeyed: boolean
}

export function compareFields(before: Contract, after: Contract): FieldChanges {
  const was = new Map(before.fields.map((field) => [field.name, field]))
  const will = new Map(after.fields.map((field) => [field.name, field]))
  const kept: readonly FieldChange[] = after.fields.flatMap((to) => {
    const from = was.get(to.name)
    return from ? [{ from, to }] : []
  })
  const judged = kept.map((change) => ({ ...change, widening: wideningOf(change.from, change.to) }))
  return {
    added: after.fields.filter((field) => !was.has(field.name)),
    dropped: before.fields.filter((field) => !will.has(field.name)),
    widened: judged.flatMap(({ from, to, widening }) =>
      widening && !sameType(from, to) ? [{ from, to, widening }] : [],
    ),
    replaced: judged.filter(({ widening }) => widening === null),
    required: kept.filter(({ from, to }) => to.required && !from.required).map(({ to }) => to),
    unrequired: kept.filter(({ from, to }) => from.required && !to.required).map(({ to }) => to),
    rekeyed: before.key.join() !== after.key.join() || judged.some((change) => losesIdentity(change, after.key)),
  }
}

function sameType(from: Field, to: Field): boolean {
  return (
    from.type === to.type &&
    from.precision === to.precision &&
    from.scale === to.scale &&
    from.partial === to.partial &&
    from.list === to.list
  )
}

function losesIdentity(change: FieldChange & { readonly widening: Widening | null }, key: readonly string[]): boolean {
  return key.includes(change.to.name) && (change.widening === null || !keepsText(change.from, change.to))
}
