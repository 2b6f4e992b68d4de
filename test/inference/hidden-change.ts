import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Random } from '../judges/random.ts'
import { linkedTo } from '../reference/filter-records.ts'
import { cellFor, makeStore, type Store, type StoredRecord, storedRecord } from '../reference/make-records.ts'
import { isClear, shownViewOf } from '../reference/shown-view.ts'
import { contracts } from '../reference/world.ts'

/**
 * Another store that is equal to this one for the asker: hidden cells hold other values, masked ones others with the
 * same mask, hidden records are gone or new. Null where nothing could be changed unseen.
 */
export function hiddenChange(ask: Ask, store: Store, random: Random): { store: Store; changes: number } | null {
  const seen = everythingShown(ask, store)
  let [changed, changes] = [store, 0]
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const next = changedOnce(changed, random)
    if (everythingShown(ask, next) !== seen || next === changed) continue
    changed = next
    changes += 1
  }
  return changes > 0 ? { store: changed, changes } : null
}

/** The whole policy view of a store as one text: records, cell states and values, links; with keys known and without. */
function everythingShown(ask: Ask, store: Store): string {
  const view = shownViewOf(ask, store)
  const all = contracts.flatMap(({ dataset, key, relations }) =>
    [[], key].map((known) =>
      [...view.records(dataset, known)]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((record) => [
          record.id,
          record.cells,
          isClear(record) ? record.loaded : null,
          relations.map(({ name }) =>
            linkedTo(view, record, name, known)
              .map(({ id }) => id)
              .sort(),
          ),
        ]),
    ),
  )
  return JSON.stringify(all)
}

function changedOnce(store: Store, random: Random): Store {
  const contract = random.pick(contracts)
  const records = store.get(contract.dataset) ?? []
  const replace = (next: readonly StoredRecord[]): Store => new Map([...store, [contract.dataset, next]])
  const choice = random.below(10)
  if (choice === 0) {
    const added = (makeStore(random, 2).get(contract.dataset) ?? []).filter(
      ({ id }) => !records.some((one) => one.id === id),
    )
    return added.length > 0 ? replace([...records, ...added]) : store
  }
  if (records.length === 0) return store
  const chosen = random.pick(records)
  if (choice === 1) return replace(records.filter((record) => record !== chosen))
  const fields = contract.fields.filter(({ name }) => !contract.key.includes(name))
  const field = random.pick(fields)
  const value = cellFor(contract, field, random)
  if (JSON.stringify(value) === JSON.stringify(chosen.values[field.name])) return store
  const next = storedRecord(contract, { ...chosen.values, [field.name]: value })
  return replace(records.map((record) => (record === chosen ? next : record)))
}
