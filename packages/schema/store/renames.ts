import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import type { Contract, Field } from '../contract/contract.ts'
import type { Rule } from '../contract/rule.ts'
import { wideningOf } from './widening.ts'

/** Old names of a dataset's fields to the names that the next contract gives them by `was`. */
export type Renames = ReadonlyMap<string, string>

/** A field that cannot take another's place, and why. */
export interface RefusedRename {
  readonly field: Field
  readonly was: string
  /** `taken`: both names have values; `retyped`: the values would have to be rewritten besides. */
  readonly because: 'taken' | 'retyped'
}

/** What the next contract's `was` means to the current one: nothing, where it has no field of that name any more. */
export function renamesOf(before: Contract, after: Contract) {
  const had = new Map(before.fields.map((field) => [field.name, field]))
  const renames = new Map<string, string>()
  const refused: RefusedRename[] = []
  for (const field of after.fields) {
    const from = field.was === undefined ? undefined : had.get(field.was)
    if (!from) continue
    const how = wideningOf(from, field)?.how ?? 'rewrite'
    if (had.has(field.name)) refused.push({ field, was: from.name, because: 'taken' })
    else if (how === 'rewrite') refused.push({ field, was: from.name, because: 'retyped' })
    else renames.set(from.name, field.name)
  }
  return { renames, refused }
}

/** A contract as if its fields had had their next names all along: what its table is compared by. */
export function renamedContract(contract: Contract, renames: Renames): Contract {
  const name = namer(renames)
  return {
    ...contract,
    fields: contract.fields.map((field) => ({ ...field, name: name(field.name) })),
    key: contract.key.map(name),
  }
}

/** A city's rules as if the fields had had their next names all along: a rename lets nobody see more or less. */
export function renamedRules(current: City, next: City): City {
  const all = new Map(
    [...current.contracts.values()].flatMap((before) => {
      const after = next.contracts.get(before.dataset)
      const renames = after ? renamesOf(before, after).renames : new Map<string, string>()
      return renames.size > 0 ? [[before.dataset, renames] as const] : []
    }),
  )
  if (all.size === 0) return current
  const rules = [...current.rules].map(
    ([dataset, some]) => [dataset, some.map((one) => renamedRule(one, all))] as const,
  )
  return { ...current, rules: new Map(rules) }
}

function renamedRule(rule: Rule, all: ReadonlyMap<string, Renames>): Rule {
  const { where, via, purpose, fields } = rule
  const of = (dataset: string) => namer(all.get(dataset) ?? new Map())
  const name = of(rule.dataset)
  const task = purpose && 'task' in purpose ? purpose.task : null
  return {
    ...rule,
    where: where && renamedCondition(where, name),
    via: via && {
      ...via,
      field: of(via.dataset)(via.field),
      where: via.where && renamedCondition(via.where, of(via.dataset)),
    },
    fields: fields?.map(name) ?? null,
    mask: Object.fromEntries(Object.entries(rule.mask).map(([field, mask]) => [name(field), mask])),
    mustKnow: rule.mustKnow.map(name),
    purpose: task ? { task: { ...task, assigned: of(task.dataset)(task.assigned) } } : purpose,
  }
}

function renamedCondition(condition: Condition, name: (field: string) => string): Condition {
  switch (condition.op) {
    case 'and':
    case 'or':
      return { ...condition, of: condition.of.map((part) => renamedCondition(part, name)) }
    case 'not':
      return { ...condition, of: renamedCondition(condition.of, name) }
    case 'in':
    case 'nin':
    case 'is_null':
      return { ...condition, field: name(condition.field) }
    default: {
      const to = 'field' in condition.to ? { field: name(condition.to.field) } : condition.to
      return { ...condition, field: name(condition.field), to }
    }
  }
}

function namer(renames: Renames): (name: string) => string {
  return (name) => renames.get(name) ?? name
}
