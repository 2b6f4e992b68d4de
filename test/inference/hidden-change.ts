import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Random } from '../judges/random.ts'
import { linkedTo } from '../reference/filter-records.ts'
import { cellFor, makeStore, type Store, type StoredRecord, storedRecord } from '../reference/make-records.ts'
import { type Times, withMoments } from '../reference/past-store.ts'
import { isClear, type ShownView, shownViewOf } from '../reference/shown-view.ts'
import { contracts } from '../reference/world.ts'

/**
 * Another store that is equal to this one for the asker: hidden cells hold other values, masked ones others with the
 * same mask, hidden records are gone or new. Null where nothing could be changed unseen.
 */
export function hiddenChange(ask: Ask, store: Store, random: Random): { store: Store; changes: number } | null {
  const shown = (one: Store) => everythingIn(shownViewOf(ask, one))
  const found = changedUnseen(store, shown, (one) => changedOnce(one, random))
  return found && { store: found.changed, changes: found.changes }
}

/** The same of what was and what is: other versions and other records behind what these views show of both. */
export function hiddenTimes(
  viewsOf: (times: Times) => readonly ShownView[],
  times: Times,
  random: Random,
): { times: Times; changes: number } | null {
  const shown = (one: Times) => viewsOf(one).map(everythingIn).join()
  const changed = ({ past, present }: Times) =>
    withMoments(
      random.chance(0.5)
        ? { past: changedOnce(past, random), present }
        : { past, present: changedOnce(present, random) },
    )
  const found = changedUnseen(times, shown, changed)
  return found && { times: found.changed, changes: found.changes }
}

function changedUnseen<T>(first: T, shown: (one: T) => string, change: (one: T) => T) {
  const seen = shown(first)
  let [changed, changes] = [first, 0]
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const next = change(changed)
    if (shown(next) !== seen || next === changed) continue
    changed = next
    changes += 1
  }
  return changes > 0 ? { changed, changes } : null
}

/** The whole policy view of a store as one text: records, cell states and values, links; with keys known and without. */
function everythingIn(view: ShownView): string {
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
