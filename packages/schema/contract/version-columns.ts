import type { Contract } from './contract.ts'

/** Kho's own columns beside a record's fields, as `derive/table.ts` makes them. */
export const ownNames = ['_id', '_source', '_run', '_at', '_stale', '_origin', '_version'] as const

/** When a version stopped being the record: the moment of the dataset that made the next one, or none. */
export const untilColumn = '_until'

/** Columns of a version, in one order: the dataset's own, without the moment at which it ended. */
export function versionColumns({ fields }: Contract): readonly string[] {
  return [...fields.map(({ name }) => name), ...ownNames]
}
