import type { Contract, Field } from '../contract/contract.ts'

/** Up to this declared size a dataset is searched without an index: record by record, in hundredths of a second. */
export const mostUnindexed = 20_000

/** The fields that an index serves search by: those that the contract declares. */
export function indexedSearch({ fields }: Contract): readonly string[] {
  return fields.filter(({ search }) => search === true).map(({ name }) => name)
}

/**
 * The fields that search looks at: those declared; of a small dataset that declares none, every text that people write or
 * read: no list, no code of a code list or of another dataset, nothing sensitive. None where neither holds.
 */
export function searchedFields(contract: Contract): readonly string[] {
  const declared = indexedSearch(contract)
  if (declared.length > 0 || contract.size > mostUnindexed) return declared
  const references = new Set(contract.relations.flatMap(({ kind, through }) => (kind === 'one' ? through : [])))
  return contract.fields.filter((field) => isProse(field) && !references.has(field.name)).map(({ name }) => name)
}

function isProse({ type, list, codes, sensitivity }: Field): boolean {
  return type === 'text' && !list && codes === null && sensitivity !== 'sensitive'
}
