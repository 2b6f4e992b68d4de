import type { Contract } from './contract.ts'

/** What a name in a document looks like: snake_case, at most 40 characters. */
export const namePattern = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/
export const longestName = 40
/** Rules are sentences, so theirs may be longer. */
export const longestRuleName = 80

/** `receiving_agency` → `receivingAgency`; a name that is camelCase already stays as it is. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** `steps` → `stepsAggregate`: the groups and figures of records that a root or a relation of this name lists. */
export function aggregateName(list: string): string {
  return `${camelCase(list)}Aggregate`
}

/** `dossier_step` → `DossierStep`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name)
  return camel.slice(0, 1).toUpperCase() + camel.slice(1)
}

/** The GraphQL name of a field. `id` belongs to the record's own identity, so a field of that name shows as `idValue`. */
export function graphqlField(field: string): string {
  return field === 'id' ? 'idValue' : camelCase(field)
}

/** The GraphQL type of a record of this dataset. */
export function typeNameOf(contract: Pick<Contract, 'names'>): string {
  return pascalCase(contract.names.one)
}

const objectNames = new Set(Object.getOwnPropertyNames(Object.prototype))

/**
 * Whether a name, as written or as GraphQL shows it, means something to every JavaScript object (`__proto__`,
 * `constructor`, `to_string`, …): no document may use one.
 */
export function isObjectName(name: string): boolean {
  return objectNames.has(name) || objectNames.has(camelCase(name)) || name === 'prototype'
}
