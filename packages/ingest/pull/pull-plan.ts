import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import { isValidOn, todayOf } from '@kho/schema/contract/clock.ts'
import type { Binding, Contract, FieldMapping } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import { fingerprintOf } from './fingerprint.ts'

/** What one run reads: a dataset's binding to one source, found in the city and fit to be run. */
export interface PullPlan {
  readonly contract: Contract
  readonly binding: Binding
  readonly source: SourceDocument
  /** Columns to ask the source for, each once. */
  readonly columns: readonly string[]
  /** The columns of the source that are mapped to the contract's key. */
  readonly key: readonly string[]
  /** Fields that are not read because their column drifted: what is stored of them stays. */
  readonly stopped: readonly string[]
  /** Changes when anything changes that staged rows depend on. */
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
  const bound = contract?.sources.find((candidate) => candidate.source === source)
  const document = city.sources.get(source)
  if (!contract || !bound || !document) {
    throw new KhoError('KHO220', `Dataset ${dataset} has no binding to source ${source}.`, { dataset, source })
  }
  const today = todayOf(city, new Date())
  const map = Object.fromEntries(Object.entries(bound.map).map(([name, mapping]) => [name, onDay(mapping, today)]))
  const binding = { ...bound, map }
  const columns = columnsOf(binding)
  const key = contract.key.flatMap((name) => {
    const mapping = binding.map[name]
    return mapping && 'from' in mapping ? [mapping.from] : []
  })
  const fingerprint = fingerprintOf(city, contract, document, binding)
  return { contract, binding, source: document, columns, key, stopped: [], fingerprint }
}

function columnsOf(binding: Binding): readonly string[] {
  const columns = Object.values(binding.map).flatMap((mapping) => ('from' in mapping ? [mapping.from] : []))
  return [...new Set(columns)]
}

/** Codes that mean what they mean today are plain codes for a run. */
function onDay(mapping: FieldMapping, day: string): FieldMapping {
  if ('value' in mapping || mapping.today === undefined) return mapping
  const meant = Object.entries(mapping.today).flatMap(([code, meanings]) => {
    const meaning = meanings.find(({ from, until }) => isValidOn(day, from, until))
    return meaning ? [[code, meaning.value] as const] : []
  })
  return { from: mapping.from, values: { ...mapping.values, ...Object.fromEntries(meant) } }
}
