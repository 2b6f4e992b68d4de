import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { Ask, CellState } from '@kho/schema/policy/ask.ts'
import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { interpretVersion } from '@kho/schema/policy/interpret-version.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type Loaded, loadedOf, type Store } from './make-records.ts'

/** A record as one asker gets it. `truth` is for following references only. */
export interface ShownRecord {
  readonly id: string
  readonly dataset: string
  readonly truth: { readonly [field: string]: Value }
  readonly cells: { readonly [field: string]: { readonly state: CellState; readonly value: Value } }
  /** Where it is from. Told where every cell is shown. */
  readonly loaded: Loaded
}

/** Whether every cell of a record is shown as it is. */
export function isClear({ cells }: ShownRecord): boolean {
  return Object.values(cells).every(({ state }) => state === 'shown')
}

/** What one asker is shown of a store, by the interpreter alone. */
export interface ShownView {
  contract(dataset: string): Contract
  records(dataset: string, known: readonly string[]): readonly ShownRecord[]
  /** Whether rules may mask the field for this asker: then its cells compare as text. */
  textual(dataset: string, known: readonly string[], field: string): boolean
}

export function shownViewOf(ask: Ask, store: Store): ShownView {
  const records = trueRecords(store)
  return shownView(ask, (dataset, known) =>
    (store.get(dataset) ?? []).flatMap((stored): ShownRecord[] => {
      const { id, values } = stored
      const { shown, cells } = interpretRecord({ ask, dataset, known, records }, values)
      return shown ? [{ id, dataset, truth: values, cells, loaded: loadedOf(stored) }] : []
    }),
  )
}

/** The same of the versions of a moment, whose records stand in `present`. */
export function pastViewOf(ask: Ask & { readonly asOf: string }, past: Store, present: Store): ShownView {
  const of = { ask, past: trueRecords(past), present: trueRecords(present) }
  return shownView(ask, (dataset, known) =>
    (past.get(dataset) ?? []).flatMap((stored): ShownRecord[] => {
      const { id, values } = stored
      const record = (present.get(dataset) ?? []).find((one) => one.id === id)?.values ?? null
      const { shown, cells } = interpretVersion({ ...of, dataset, known }, values, record)
      return shown ? [{ id, dataset, truth: values, cells, loaded: loadedOf(stored) }] : []
    }),
  )
}

const trueRecords = (store: Store) => (dataset: string) => (store.get(dataset) ?? []).map(({ values }) => values)

type Read = (dataset: string, known: ReadonlySet<string>) => readonly ShownRecord[]

function shownView(ask: Ask, read: Read): ShownView {
  const cache = new Map<string, readonly ShownRecord[]>()
  return {
    contract(dataset) {
      const contract = ask.city.contracts.get(dataset)
      if (!contract) throw new Error(`no ${dataset}`)
      return contract
    },
    records(dataset, known) {
      const key = [dataset, ...[...known].sort()].join(' ')
      const records = cache.get(key) ?? read(dataset, new Set(known))
      cache.set(key, records)
      return records
    },
    // A matter of rules alone, so the reference takes the view's word for it.
    textual: (dataset, known, field) => viewOf(ask, dataset, new Set(known)).over('x').cell(field).textual,
  }
}
