import type { Field, Relation } from '../contract.ts'
import type { FieldForm } from '../forms/field-form.ts'
import { aggregateName, camelCase, graphqlField } from '../name.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import { compileDuring, keyOfTheDay } from './compile-during.ts'
import { type DatasetDraft, namedField, refers, type World } from './world.ts'

/** A relation with the place of the reference that made it. */
interface Made {
  readonly relation: Relation
  readonly say: Say
}

export interface Reference {
  readonly near: DatasetDraft
  readonly field: Field
  readonly form: FieldForm
  readonly say: Say
  readonly timeZone: string
}

type Pair = Relation['pairs'][number]

/** The relations of every dataset, both ways, by dataset. */
export function compileRelations(world: World, timeZone: string): ReadonlyMap<string, readonly Relation[]> {
  const made = new Map<string, Made[]>([...world.datasets.keys()].map((dataset) => [dataset, []]))
  for (const near of world.datasets.values()) {
    const seen = new Set<string>()
    for (const field of near.fields.values()) {
      const form = near.form.fields[field.name]
      if (form) {
        const say = sayBelow(near.say, ['fields', field.name])
        addReference(world, { near, field, form, say, timeZone }, seen, made)
      }
    }
  }
  for (const [dataset, relations] of made) sayCollisions(world.datasets.get(dataset), relations)
  return new Map([...made].map(([dataset, relations]) => [dataset, relations.map(({ relation }) => relation)]))
}

function addReference(world: World, reference: Reference, seen: Set<string>, made: Map<string, Made[]>): void {
  const { near, field, form, say } = reference
  if (form.ref === undefined) {
    if (form.as !== undefined || form.back !== undefined)
      say([], 'KHO106', `${field.name} refers to nothing: it has no ref`)
    return
  }
  const to = typeof form.ref === 'string' ? form.ref : form.ref.dataset
  const far = refers(world, 'dataset', to, say, ['ref']) ? world.datasets.get(to) : undefined
  const pairs = far && pairsOf(reference, far)
  if (!pairs) return
  if (seen.has(to) && form.back === undefined) {
    say([], 'KHO112', `${near.form.dataset} refers to ${to} a second time: \`back\` must name the relation from there`)
  }
  seen.add(to)
  const dated = compileDuring(reference, far)
  const through = [...pairs.map(({ own }) => own), ...(dated.during ? [dated.during.at] : [])]
  const one: Relation = { name: form.as ?? relationName(field.name), kind: 'one', to, pairs, ...dated, through }
  const many: Relation = {
    name: form.back ?? near.form.names.many,
    kind: 'many',
    to: near.form.dataset,
    pairs: pairs.map(({ own, far: other, root }) => ({ own: other, far: own, ...(root ? { root: 'far' } : {}) })),
    ...dated,
    through,
  }
  made.get(near.form.dataset)?.push({ relation: one, say })
  made.get(to)?.push({ relation: many, say })
}

/** `procedure_code` → `procedure`. A field without such an ending keeps its name for its own value. */
function relationName(field: string): string {
  const stem = field.replace(/_(?:id|code|key)$/, '')
  return stem === field ? `${field}_record` : stem
}

/** Equal fields in the order of the far key, or null where the reference does not reach the whole of it. */
function pairsOf({ near, field, form, say }: Reference, far: DatasetDraft): readonly Pair[] | null {
  const on = typeof form.ref === 'object' ? form.ref.on : undefined
  const at = typeof form.ref === 'object' ? form.ref.at : undefined
  const { dataset } = far.form
  const key = keyOfTheDay(far, at)
  const named = farToOwn(field.name, on, key)
  if (Object.keys(named).toSorted().join() !== key.toSorted().join()) {
    say(['ref'], 'KHO109', `a reference to ${dataset} needs its whole key: ${key.join(', ')}`)
    return null
  }
  if (at !== undefined) sayMoment(near, at, say)
  const root = typeof form.ref === 'object' && form.ref.root === true
  if (root && field.check !== 'procedure_code') say(['ref', 'root'], 'KHO156', `${field.name} is no procedure code`)
  const pairs = key.map((name) => {
    const own = named[name] ?? field.name
    return { own, far: name, ...(root && own === field.name ? { root: 'own' as const } : {}) }
  })
  return pairs.every((pair) => isPair(near, far, pair, say)) ? pairs : null
}

/** Which own field equals which far one: what is not said has the same name on both sides, the last one left is the field itself. */
function farToOwn(field: string, on: unknown, key: readonly string[]): { readonly [far: string]: string } {
  if (typeof on === 'object' && on !== null && !Array.isArray(on)) return on as { readonly [far: string]: string }
  const names: readonly string[] = typeof on === 'string' ? [on] : Array.isArray(on) ? on : key
  const self = names.includes(field) ? field : names.at(-1)
  return Object.fromEntries(names.map((name) => [name, name === self ? field : name]))
}

function sayMoment(near: DatasetDraft, at: string, say: Say): void {
  const moment = namedField(near, at, say, ['ref', 'at'])
  if (moment && moment.type !== 'date' && moment.type !== 'timestamp') {
    say(['ref', 'at'], 'KHO106', `${at} is neither a date nor a timestamp`)
  }
}

function isPair(near: DatasetDraft, far: DatasetDraft, pair: Pair, say: Say): boolean {
  const own = namedField(near, pair.own, say, ['ref'])
  const other = namedField(far, pair.far, say, ['ref'])
  if (!own || !other) return false
  if (!own.list && !other.list && own.type === other.type && own.partial === other.partial) return true
  say(['ref'], 'KHO106', `${pair.own} and ${far.form.dataset}.${pair.far} are not of one type`)
  return false
}

/** What filters and orders hold beside fields and relations. */
const wordsOfInputs = ['and', 'or', 'not', 'field', 'direction', 'nulls']

/** What GraphQL would show under one name: fields, relations, and what every record has. */
function sayCollisions(dataset: DatasetDraft | undefined, relations: readonly Made[]): void {
  if (!dataset) return
  const taken = new Map([
    ['id', 'the id of every record'],
    ['withheld', 'what every record says of withheld cells'],
    ['provenance', 'what every record says of where it is from'],
  ])
  for (const field of dataset.fields.keys()) {
    const shown = graphqlField(field)
    const other = taken.get(shown)
    if (other !== undefined)
      dataset.say(['fields', field], 'KHO112', `${field} would show as ${shown}, like ${other}`, 'key')
    taken.set(shown, `the field ${field}`)
  }
  for (const { relation, say } of relations) {
    const shown = camelCase(relation.name)
    const other = taken.get(shown)
    if (other !== undefined || wordsOfInputs.includes(shown)) {
      const what = other ?? 'a word of filters or orders'
      say([], 'KHO112', `the relation of ${dataset.form.dataset} would show as ${shown}, like ${what}`, 'key')
    }
    taken.set(shown, `the relation ${relation.name}`)
  }
  for (const { relation, say } of relations.filter((one) => one.relation.kind === 'many')) {
    const shown = aggregateName(relation.name)
    const other = taken.get(shown)
    if (other !== undefined)
      say([], 'KHO112', `the groups of ${relation.name} would show as ${shown}, like ${other}`, 'key')
  }
}
