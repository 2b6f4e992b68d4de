import { z } from 'zod'

/**
 * A condition as it is written. Only its outline is checked here: fields, operators and operands are checked
 * against the contract, where the message can say what the field allows.
 */
export const conditionForm = z
  .record(z.string(), z.unknown())
  .meta({ id: 'condition', description: '{ field: value }, { field: { gte: value } }, and: [], or: [], not: {}' })

export type ConditionForm = z.infer<typeof conditionForm>
