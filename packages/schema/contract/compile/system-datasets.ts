import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Problem } from '../document.ts'
import { parseDocument } from '../read/parse-document.ts'
import { type Drafts, draftsOf } from './drafts.ts'

const folder = resolve(import.meta.dirname, '../../system')
interface System {
  readonly names: ReadonlySet<string>
  readonly drafts: Drafts
  /** Where their `say` puts what a city makes wrong with them, such as a name of its own that is theirs in GraphQL. */
  readonly problems: Problem[]
}

const known: { system: System | null } = { system: null }

/** Contracts and rules of Kho's own datasets, which every city has besides those of its folder. Read once. */
function system(): System {
  known.system ??= readSystem()
  return known.system
}

function readSystem(): System {
  const problems: Problem[] = []
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
  const parsed = files.sort().map((file) => {
    return parseDocument({ path: `kho/system/${file}`, text: readFileSync(join(folder, file), 'utf8') }, problems)
  })
  const drafts = draftsOf(parsed.flatMap(({ parts }) => parts))
  return { names: new Set(drafts.datasets.keys()), drafts, problems }
}

/** Whether a dataset is one of Kho's own: it is a view of Kho's tables, no source feeds it and no change concerns it. */
export function isSystem(dataset: string): boolean {
  return system().names.has(dataset)
}

/** Whether a rule is one of Kho's own, which every city has from the start. */
export function isSystemRule({ dataset, name }: { readonly dataset: string; readonly name: string }): boolean {
  const policies = system().drafts.policies.filter(({ form }) => form.policy === dataset)
  return policies.some(({ form }) => form.rules.some(({ rule }) => rule === name))
}

/** The problems that Kho's own documents have with a city since this was last asked. */
export function systemProblems(): readonly Problem[] {
  return system().problems.splice(0)
}

/**
 * A city's drafts with those of Kho's own datasets at the end, which belong to the city's first agency without a parent.
 * A city may add rules to them; their names it may not take.
 */
export function withSystem(drafts: Drafts): Drafts {
  const own = system().drafts
  const owner = [...drafts.agencies.values()].find(({ form }) => form.parent === undefined)?.form.agency
  if (owner === undefined) return drafts
  for (const draft of [...drafts.datasets.values(), ...drafts.derived]) {
    const { dataset } = draft.form
    if (isSystem(dataset)) draft.say(['dataset'], 'KHO108', `${dataset} is the name of a dataset of Kho’s own`)
  }
  const owned = new Map([...own.datasets].map(([name, one]) => [name, { ...one, form: { ...one.form, owner } }]))
  return {
    ...drafts,
    datasets: new Map([...drafts.datasets, ...owned]),
    policies: [...drafts.policies, ...own.policies],
  }
}
