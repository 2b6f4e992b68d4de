import type { Binding, Field, FieldMapping } from '../contract.ts'
import type { BindingForm } from '../forms/dataset-form.ts'
import type { SourceForm } from '../forms/source-form.ts'
import { type Path, type Say, sayBelow } from '../read/problems.ts'
import type { Value } from '../value.ts'
import { compileCondition } from './compile-condition.ts'
import { compileLiteral } from './compile-literal.ts'
import { compileRead } from './compile-read.ts'
import { compileThrough } from './compile-through.ts'
import { type DatasetDraft, namedField, refers, type World } from './world.ts'

type MappingForm = BindingForm['map'][string]

/** The bindings of a dataset to agencies' systems. */
export function compileBindings(world: World, dataset: DatasetDraft): readonly Binding[] {
  const seen = new Set<string>()
  return (dataset.form.sources ?? []).map((form, at) => {
    const say = sayBelow(dataset.say, ['sources', at])
    if (seen.has(form.source)) say(['source'], 'KHO108', `${form.source} feeds ${dataset.form.dataset} already`)
    seen.add(form.source)
    return compileBinding(world, dataset, form, say)
  })
}

function compileBinding(world: World, dataset: DatasetDraft, form: BindingForm, say: Say): Binding {
  refers(world, 'source', form.source, say, ['source'])
  const source = world.sources.get(form.source)?.form
  const pushes = source?.kind === 'push'
  const mode = form.mode ?? (pushes ? 'push' : 'snapshot')
  if (source && pushes !== (mode === 'push')) {
    say(['mode'], 'KHO106', `mode ${mode} is none of a source of kind ${source.kind}`)
  }
  if (mode === 'cursor' && form.cursor === undefined) say([], 'KHO105', 'mode cursor needs a `cursor`')
  if (mode === 'log' && source) checkFollowed(form.source, source, say)
  for (const field of dataset.fields.values()) {
    if (field.required && !Object.hasOwn(form.map, field.name)) {
      say(['map'], 'KHO105', `${field.name} is required and has no column of ${form.source}`)
    }
  }
  return {
    source: form.source,
    from: form.from,
    read: compileRead(form, source, say),
    map: compileMap(world, dataset, form, say),
    mode,
    cursor: form.cursor ? { field: form.cursor.field, overlap: form.cursor.overlap ?? '0s' } : null,
    deletes: deletesOf(dataset, form, mode, say),
    reconcile: form.reconcile?.every ?? null,
  }
}

/** A log that nobody reads fills the agency's disk: only a bound lets it be followed. */
function checkFollowed(name: string, { kind, limits }: SourceForm, say: Say): void {
  if (kind !== 'postgres') say(['mode'], 'KHO106', `mode log is none of a source of kind ${kind}`)
  else if (limits?.retained_log === undefined) say(['mode'], 'KHO105', `mode log needs limits.retained_log of ${name}`)
}

function compileMap(world: World, dataset: DatasetDraft, form: BindingForm, say: Say): Binding['map'] {
  const map: { [field: string]: FieldMapping } = {}
  for (const [name, mapping] of Object.entries(form.map)) {
    const field = namedField(dataset, name, say, ['map', name], 'key')
    const below = sayBelow(say, ['map', name])
    if (!field) continue
    if (typeof mapping === 'object' && 'from' in mapping && mapping.through !== undefined) {
      map[name] = compileThrough(world, dataset, { field, mapping, through: mapping.through, say: below })
    } else map[name] = compileMapping(field, mapping, below)
  }
  return map
}

function compileMapping(field: Field, form: MappingForm, say: Say): FieldMapping {
  if (typeof form === 'string') return { from: form, values: null }
  if ('value' in form) return { value: compileLiteral(field, form.value, { say, path: ['value'] }) ?? null }
  return { from: form.from, values: form.values === undefined ? null : compileValues(field, form.values, say) }
}

function compileValues(
  field: Field,
  forms: { readonly [code: string]: string | number | boolean | null },
  say: Say,
): { readonly [code: string]: Value } {
  const values: { [code: string]: Value } = {}
  for (const [written, form] of Object.entries(forms)) {
    const path: Path = ['values', written]
    const code = written.normalize('NFC')
    if (form !== null) values[code] = compileLiteral(field, form, { say, path }) ?? null
    else if (field.required) say(path, 'KHO106', `${field.name} is required and cannot be null`)
    else values[code] = null
  }
  return values
}

/** A soft delete is a condition on the dataset's own fields, read after mapping. Who pushes, and a log, tell of deletes. */
function deletesOf(dataset: DatasetDraft, form: BindingForm, mode: Binding['mode'], say: Say): Binding['deletes'] {
  const told = mode === 'push' || mode === 'log'
  const deletes = form.deletes ?? (told ? 'log' : 'compare')
  if (deletes === 'compare' && told) {
    say(['deletes'], 'KHO106', `deletes of mode ${mode} is log, none or soft: they are told, not found by comparing`)
  }
  if (deletes === 'log' && !told) say(['deletes'], 'KHO106', `mode ${mode} is told of no deletes`)
  if (typeof deletes === 'string') return deletes
  const soft = compileCondition({ fields: dataset.fields, asker: null }, deletes.soft, say, ['deletes', 'soft'])
  return soft ? { soft } : 'compare'
}
