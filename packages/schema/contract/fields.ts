import { KhoError } from '../error.ts'
import type { Contract, Field, Relation } from './contract.ts'

const byName = new WeakMap<Contract, ReadonlyMap<string, Field>>()

/** The field of that name. Throws KHO130 where the contract has none. */
export function fieldOf(contract: Contract, name: string): Field {
  const field = fieldsByName(contract).get(name)
  if (field) return field
  throw new KhoError('KHO130', `${contract.dataset} has no field ${name}`, { dataset: contract.dataset, field: name })
}

/** The relation of that name. Throws KHO130 where the contract has none. */
export function relationOf(contract: Contract, name: string): Relation {
  const relation = contract.relations.find((one) => one.name === name)
  if (relation) return relation
  throw new KhoError('KHO130', `${contract.dataset} has no relation ${name}`, {
    dataset: contract.dataset,
    relation: name,
  })
}

/** The fields of a contract by name, in the contract's order. */
export function fieldsByName(contract: Contract): ReadonlyMap<string, Field> {
  const known = byName.get(contract)
  if (known) return known
  const fields = new Map(contract.fields.map((field) => [field.name, field]))
  byName.set(contract, fields)
  return fields
}
