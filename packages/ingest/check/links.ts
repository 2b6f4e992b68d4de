import type { Contract, Linking } from '@kho/schema/contract/contract.ts'
import type { PullPlan } from '../pull/pull-plan.ts'

/** A field that is read through a dataset of links, and where its source keeps what is looked up. */
export interface LinkedField {
  readonly field: string
  readonly column: string
  readonly linking: Linking
}

/** By field what a number stands for; null where several things. A number that is not there, nothing links. */
export type Answers = ReadonlyMap<string, ReadonlyMap<string, string | null>>

export const noAnswers: Answers = new Map()

/** A number that a record was found by: what stands in its field is what the links said of it. */
export interface FoundBy {
  readonly field: string
  readonly number: string
}

/** The fields of a binding that are read through links. */
export function linkedFields({ contract, binding }: Pick<PullPlan, 'contract' | 'binding'>): readonly LinkedField[] {
  return contract.fields.flatMap(({ name }) => {
    const mapping = binding.map[name]
    if (!mapping || !('from' in mapping) || !mapping.linked) return []
    return [{ field: name, column: mapping.from, linking: mapping.linked }]
  })
}

/** Whether any binding of a dataset reads through links. */
export function hasLinkedFields(contract: Contract): boolean {
  return contract.sources.some((binding) => linkedFields({ contract, binding }).length > 0)
}
