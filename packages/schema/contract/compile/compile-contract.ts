import type { Contract, QualityRule, Relation, Subject } from '../contract.ts'
import type { DatasetForm } from '../forms/dataset-form.ts'
import { compileBindings } from './compile-binding.ts'
import { compileClass, opensIt } from './compile-class.ts'
import { compileCondition } from './compile-condition.ts'
import { compileDerivation } from './compile-derivation.ts'
import { sayValidity } from './compile-during.ts'
import { compileReleasing } from './compile-releasing.ts'
import { compileTotals } from './compile-totals.ts'
import { type DatasetDraft, namedField, refers, type World } from './world.ts'

const defaultSize = 10_000

/** The contract of a dataset. Where it has problems they are said, and the value is not to be used. */
export function compileContract(world: World, dataset: DatasetDraft, relations: readonly Relation[]): Contract {
  const { form } = dataset
  sayContractProblems(world, dataset)
  return {
    dataset: form.dataset,
    names: form.names,
    title: form.title,
    description: form.description ?? null,
    owner: form.owner,
    theme: form.theme ?? null,
    ...(form.keywords ? { keywords: form.keywords } : {}),
    ...(form.period ? { period: { from: form.period.from, until: form.period.until ?? null } } : {}),
    ...compileClass(form.class),
    listed: form.listed ?? true,
    licence: form.licence ?? null,
    refresh: form.refresh ? { every: form.refresh.every ?? null, promise: form.refresh.promise ?? null } : null,
    ...compileReleasing(dataset),
    key: form.key,
    size: form.size ?? defaultSize,
    history: form.history ?? false,
    retain: form.retain ? { records: form.retain.records ?? null, history: form.retain.history ?? null } : null,
    subjects: compileSubjects(world, dataset),
    fields: [...dataset.fields.values()],
    relations,
    quality: compileQuality(dataset),
    ...compileTotals(world, dataset),
    combine: compileCombine(dataset),
    sources: compileBindings(world, dataset),
    ...compileDerivation(dataset),
  }
}

function sayContractProblems(world: World, dataset: DatasetDraft): void {
  const { form, fields, say } = dataset
  refers(world, 'agency', form.owner, say, ['owner'])
  const open = opensIt(form.class) || Object.values(form.fields).some((field) => opensIt(field.class))
  if (open && form.licence === undefined) say(['class'], 'KHO114', `${form.dataset} is open without a licence`)
  const personal = [...fields.values()].find((field) => field.sensitivity !== 'none')
  if (personal && form.subjects === undefined) {
    say(
      ['fields', personal.name],
      'KHO113',
      `${personal.name} is personal, and ${form.dataset} names no subjects`,
      'key',
    )
  }
  sayKeyProblems(dataset)
  sayValidity(dataset)
  for (const field of fields.values()) sayFieldReferences(world, dataset, field.name)
}

function sayKeyProblems(dataset: DatasetDraft): void {
  const { form, say } = dataset
  if (new Set(form.key).size < form.key.length) say(['key'], 'KHO124', 'a field stands in the key twice')
  for (const [at, name] of form.key.entries()) {
    const field = namedField(dataset, name, say, ['key', at])
    if (field && (field.list || field.type === 'json' || field.type === 'geometry')) {
      say(['key', at], 'KHO124', `${name} cannot be part of a key`)
    }
  }
}

function sayFieldReferences(world: World, dataset: DatasetDraft, name: string): void {
  const field = dataset.fields.get(name)
  if (!field) return
  const { say } = dataset
  if (field.codes) {
    refers(world, 'list', field.codes.list, say, ['fields', name, 'codes'])
    sayMoment(dataset, field.codes.at, ['fields', name, 'codes'])
  }
  sayMoment(dataset, field.checkAt ?? null, ['fields', name, 'check'])
}

function sayMoment(dataset: DatasetDraft, at: string | null, path: readonly string[]): void {
  const field = at === null ? null : namedField(dataset, at, dataset.say, [...path, 'at'])
  if (field && (field.list || field.partial || (field.type !== 'date' && field.type !== 'timestamp'))) {
    dataset.say([...path, 'at'], 'KHO106', `${at} is neither a date nor a timestamp`)
  }
}

function compileSubjects(world: World, dataset: DatasetDraft): readonly Subject[] {
  const { form } = dataset
  const list = Array.isArray(form.subjects) ? form.subjects : form.subjects ? [form.subjects] : []
  return list.map((subject, at) => {
    const path = Array.isArray(form.subjects) ? ['subjects', at] : ['subjects']
    const via = subject.via ?? null
    if (via === null) namedField(dataset, subject.field, dataset.say, [...path, 'field'])
    else saySubjectVia(world, dataset, { field: subject.field, via, path })
    return { field: subject.field, via, as: subject.as ?? 'person' }
  })
}

interface SubjectVia {
  readonly field: string
  readonly via: string
  readonly path: readonly (string | number)[]
}

/** The subject of the record that the reference `via` points at. */
function saySubjectVia(world: World, dataset: DatasetDraft, { field, via, path }: SubjectVia): void {
  const { form, say } = dataset
  if (!namedField(dataset, via, say, [...path, 'via'])) return
  const ref = form.fields[via]?.ref
  const to = typeof ref === 'string' ? ref : ref?.dataset
  const far = to === undefined ? undefined : world.datasets.get(to)
  if (to === undefined) say([...path, 'via'], 'KHO109', `${via} refers to no dataset`)
  else if (far) namedField(far, field, say, [...path, 'field'])
}

function compileQuality(dataset: DatasetDraft): readonly QualityRule[] {
  const names = new Set<string>()
  return (dataset.form.quality ?? []).flatMap(({ rule, check, level = 'error' }, at) => {
    if (names.has(rule)) dataset.say(['quality', at, 'rule'], 'KHO108', `the quality rule ${rule} is given twice`)
    names.add(rule)
    const condition = compileCondition({ fields: dataset.fields, asker: null }, check, dataset.say, [
      'quality',
      at,
      'check',
    ])
    return condition ? [{ rule, check: condition, level }] : []
  })
}

function compileCombine(dataset: DatasetDraft): Contract['combine'] {
  const combine: DatasetForm['combine'] = dataset.form.combine ?? 'union'
  if (combine === 'union') return combine
  const bound = new Set((dataset.form.sources ?? []).map(({ source }) => source))
  for (const [name, sources] of Object.entries(combine.merge.precedence)) {
    const path = ['combine', 'merge', 'precedence', name]
    namedField(dataset, name, dataset.say, path, 'key')
    for (const [at, source] of sources.entries()) {
      if (!bound.has(source)) dataset.say([...path, at], 'KHO109', `${source} is no source of ${dataset.form.dataset}`)
    }
  }
  return combine
}
