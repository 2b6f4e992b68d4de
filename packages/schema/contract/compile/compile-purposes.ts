import type { PurposeForm } from '../forms/policy-form.ts'
import type { PurposeDocument } from '../purpose.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import type { PurposeNeed, Rule } from '../rule.ts'
import { compileAudience } from './compile-audience.ts'
import type { Drafts } from './drafts.ts'
import { namedField, refers, type World } from './world.ts'

/** Every purpose that documents let somebody name; none where there are no such documents. */
export function compilePurposes(world: World, drafts: Drafts): ReadonlyMap<string, PurposeDocument> {
  return new Map(
    [...drafts.purposes].map(([purpose, { form, say }]) => {
      const document: PurposeDocument = {
        purpose,
        title: form.title,
        description: form.description ?? null,
        names: compilePurpose(world, form.names, sayBelow(say, ['names'])),
        to: compileAudience(world, form.to, sayBelow(say, ['to'])),
        basis: form.basis ?? null,
        valid: { from: form.valid?.from ?? null, until: form.valid?.until ?? null },
      }
      return [purpose, document]
    }),
  )
}

/** What a rule, or a purpose's own document, means by procedures or by a task. */
export function compilePurpose(world: World, form: PurposeForm, say: Say): PurposeNeed {
  if ('procedure' in form) {
    const procedures = world.datasets.get('procedures')
    const missing = !procedures && !world.broken.has('dataset procedures')
    if (missing) say([], 'KHO109', 'there is no dataset procedures to take procedure codes from')
    return { procedure: form.procedure }
  }
  const { task, assigned } = form
  const tasks = refers(world, 'dataset', task, say, ['task']) ? world.datasets.get(task) : undefined
  const field = tasks ? namedField(tasks, assigned, say, ['assigned']) : null
  if (field && (field.type !== 'text' || field.list)) say(['assigned'], 'KHO110', `${assigned} names no person`)
  if (tasks && tasks.form.key.length !== 1) say(['task'], 'KHO110', `${task} has no single key to name a task by`)
  return { task: { dataset: task, assigned } }
}

/** A rule whose purpose nobody can name would never show anything. */
export function sayUnnamedPurpose(world: World, drafts: Drafts, { name, purpose }: Rule, say: Say): void {
  const forms = [...drafts.purposes.values()].map(({ form }) => form.names)
  const anyBroken = [...world.broken].some((one) => one.startsWith('purpose '))
  if (purpose === null || forms.length === 0 || anyBroken) return
  const missing = 'task' in purpose ? taskUnnamed(purpose.task, forms) : codesUnnamed(purpose.procedure, forms)
  if (missing !== null)
    say(['purpose'], 'KHO141', `${name} is for ${missing}, which no purpose document lets anybody name`)
}

function taskUnnamed(task: { dataset: string; assigned: string }, forms: readonly PurposeForm[]): string | null {
  const named = forms.some((form) => 'task' in form && form.task === task.dataset && form.assigned === task.assigned)
  return named ? null : `tasks of ${task.dataset}`
}

function codesUnnamed(codes: 'any' | readonly string[], forms: readonly PurposeForm[]): string | null {
  const named = forms.flatMap((form) => ('procedure' in form ? [form.procedure] : []))
  if (named.includes('any')) return null
  if (codes === 'any') return named.length > 0 ? null : 'procedures'
  const missing = codes.filter((code) => !named.flat().includes(code))
  return missing.length > 0 ? `procedure ${missing.join(', ')}` : null
}
