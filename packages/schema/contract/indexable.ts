import type { Field } from './contract.ts'

/** Flags split a table in two halves, json and lists do not compare: an index on them serves nothing. */
export function isIndexable({ type, list }: Pick<Field, 'type' | 'list'>): boolean {
  return !list && !['boolean', 'json', 'geometry'].includes(type)
}
