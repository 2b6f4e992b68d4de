import type { City } from '../contract/city.ts'
import { isSystem } from '../contract/compile/system-datasets.ts'
import type { Contract } from '../contract/contract.ts'
import type { Rule } from '../contract/rule.ts'
import { indexesOf } from '../derive/table.ts'
import { changeWords } from './change-words.ts'
import { type Evolution, joined } from './evolution.ts'
import { addDataset, dropDataset, evolveDataset } from './evolve-dataset.ts'

/** PostgreSQL holds 1,600 columns a table in its whole life, dropped and rewritten ones included. */
const mostFields = 1000

/** The difference between two cities as far as tables are concerned. Pure; a rename is told by `was`, never guessed. */
export function evolve(current: City | null, next: City): Evolution {
  const dropped = tablesOf(current).filter(({ dataset }) => !next.contracts.has(dataset))
  const rules = { before: allRules(current), after: allRules(next) }
  const kept = tablesOf(next).map((after) => {
    const before = current?.contracts.get(after.dataset)
    if (after.fields.length > mostFields) return refuse(after)
    const indexesAfter = indexesOf(after, rules.after)
    if (!before) return addDataset(after, indexesAfter)
    return evolveDataset({ before, after, indexesBefore: indexesOf(before, rules.before), indexesAfter })
  })
  return joined([...dropped.map(dropDataset), ...kept])
}

/** Kho's own datasets are views of its tables: migrations make them, and no document changes them. */
function tablesOf(city: City | null): readonly Contract[] {
  return [...(city?.contracts.values() ?? [])].filter(({ dataset }) => !isSystem(dataset))
}

function allRules(city: City | null): readonly Rule[] {
  return [...(city?.rules.values() ?? [])].flat()
}

function refuse(contract: Contract): Evolution {
  const what = changeWords.tooManyFields(contract.fields.length, mostFields)
  const change = { kind: 'refused' as const, dataset: contract.dataset, field: null, what, slow: false }
  return { changes: [change], steps: [], finish: [], abandon: [] }
}
