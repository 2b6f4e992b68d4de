import { hash } from 'node:crypto'
import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import type { Binding, Contract } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'

/** What one run reads: a dataset's binding to one source, found in the city and fit to be run. */
export interface PullPlan {
  readonly contract: Contract
  readonly binding: Binding
  readonly source: SourceDocument
  /** Columns to ask the source for, each once. */
  readonly columns: readonly string[]
  /** The columns of the source that are mapped to the contract's key. */
  readonly key: readonly string[]
  /** Changes when anything changes that staged rows depend on: contract, source document, code lists, agencies, time zone. */
  readonly fingerprint: string
}

/** The plan of a run that pulls: refuses bindings whose source sends its records itself. */
export function planPull(city: City, dataset: string, source: string): PullPlan {
  const plan = planBinding(city, dataset, source)
  if (plan.binding.mode !== 'push' && plan.source.kind !== 'push') return plan
  const message = `Source ${source} sends ${dataset} itself: there is nothing to pull.`
  throw new KhoError('KHO221', message, { dataset, source })
}

/** Finds the binding of a dataset to a source and refuses the ones that cannot be loaded. */
export function planBinding(city: City, dataset: string, source: string): PullPlan {
  const contract = city.contracts.get(dataset)
  const binding = contract?.sources.find((candidate) => candidate.source === source)
  const document = city.sources.get(source)
  if (!contract || !binding || !document) {
    throw new KhoError('KHO220', `Dataset ${dataset} has no binding to source ${source}.`, { dataset, source })
  }
  const columns = columnsOf(binding)
  const key = contract.key.flatMap((name) => {
    const mapping = binding.map[name]
    return mapping && 'from' in mapping ? [mapping.from] : []
  })
  return { contract, binding, source: document, columns, key, fingerprint: fingerprintOf(city, contract, document) }
}

function columnsOf(binding: Binding): readonly string[] {
  const columns = Object.values(binding.map).flatMap((mapping) => ('from' in mapping ? [mapping.from] : []))
  return [...new Set(columns)]
}

function fingerprintOf(city: City, contract: Contract, source: SourceDocument): string {
  const lists = contract.fields.flatMap((field) => (field.codes ? [city.codeLists.get(field.codes.list)] : []))
  const agencies = contract.fields.some(({ check }) => check === 'agency_code') ? [...city.agencies.values()] : []
  return hash('sha256', JSON.stringify([contract, source, lists, agencies, city.timeZone]), 'hex')
}
