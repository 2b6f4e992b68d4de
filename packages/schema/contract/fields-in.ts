import type { Condition } from './condition.ts'

/** The fields that a condition looks at, some of them several times. */
export function fieldsIn(condition: Condition): readonly string[] {
  if ('of' in condition) return [condition.of].flat().flatMap(fieldsIn)
  const other = 'to' in condition && 'field' in condition.to ? [condition.to.field] : []
  return [condition.field, ...other]
}
