import type { DatedCode, Field, FieldMapping } from '../contract.ts'
import type { BindingForm } from '../forms/dataset-form.ts'
import type { Say } from '../read/problems.ts'
import type { Value } from '../value.ts'
import { compileLinking } from './compile-linking.ts'
import { compileLiteral } from './compile-literal.ts'
import type { CodeMap, MappedValue } from './compile-maps.ts'
import { agenciesToday } from './succession-map.ts'
import { type DatasetDraft, namedField, refers, type World } from './world.ts'

type Mapping = Extract<BindingForm['map'][string], { from: string }>

interface Through {
  readonly field: Field
  readonly mapping: Mapping
  readonly through: NonNullable<Mapping['through']>
  readonly say: Say
}

/** A field that is read through a code map, whose codes become the mapping's own, or through a dataset of links. */
export function compileThrough(world: World, dataset: DatasetDraft, asked: Through): FieldMapping {
  const { field, mapping, through, say } = asked
  if (typeof through === 'string') return compileMapped(world, dataset, asked, { map: through })
  if ('map' in through) return compileMapped(world, dataset, asked, through)
  if (mapping.values !== undefined) say(['values'], 'KHO106', 'a field has its own `values` or links, not both')
  return { from: mapping.from, values: null, linked: compileLinking(world, dataset, { field, through, say }) }
}

interface NamedMap {
  readonly map: string
  readonly at?: string | undefined
}

function compileMapped(world: World, dataset: DatasetDraft, asked: Through, named: NamedMap): FieldMapping {
  const { field, mapping, through, say } = asked
  const name = named.map
  const path = typeof through === 'string' ? ['through'] : ['through', 'map']
  const none: FieldMapping = { from: mapping.from, values: {} }
  if (mapping.values !== undefined) say(['values'], 'KHO106', 'a field has its own `values` or a code map, not both')
  if (!refers(world, 'map', name, say, path)) return none
  const map = world.maps.get(name)
  if (!map) return none
  if (map.to !== null && field.codes?.list !== map.to) {
    say(path, 'KHO131', `${name} leads to ${map.to}, and ${field.name} has codes of ${field.codes?.list ?? 'no list'}`)
  }
  const codes = codesOf(field, map, say)
  if (name === agenciesToday && dataset.form.key.includes(field.name)) sayKey(field, say)
  if (name === agenciesToday) return { from: mapping.from, values: codes.always, today: codes.dated }
  const at = momentOf(dataset, field, named.at ?? null, say)
  if (Object.keys(codes.dated).length > 0) sayDated(dataset, field, at, say)
  return { from: mapping.from, values: codes.always, dated: { at, codes: codes.dated, suggestions: map.suggestions } }
}

/** The field that tells the day: named here, or the one by which the field's own codes are checked. */
function momentOf(dataset: DatasetDraft, field: Field, named: string | null, say: Say): string | null {
  if (named === null) return field.codes?.at ?? field.checkAt ?? null
  const moment = namedField(dataset, named, say, ['through', 'at'])
  if (moment && (moment.list || moment.partial || (moment.type !== 'date' && moment.type !== 'timestamp'))) {
    say(['through', 'at'], 'KHO106', `${named} is neither a date nor a timestamp`)
  }
  return named
}

function sayDated(dataset: DatasetDraft, field: Field, at: string | null, say: Say): void {
  if (at === null) say(['through'], 'KHO132', `codes of ${field.name} mean different things on different days`)
  if (dataset.form.key.includes(field.name)) sayKey(field, say)
}

function sayKey({ name }: Field, say: Say): void {
  say(['through'], 'KHO132', `${name} is part of the key`)
}

function codesOf(field: Field, { values }: CodeMap, say: Say) {
  const always: { [code: string]: Value } = {}
  const dated: { [code: string]: readonly DatedCode[] } = {}
  for (const [code, meanings] of values) {
    const exact = meanings.map(({ value, from, until }) => ({ value: exactOf(field, value, say), from, until }))
    const [only] = exact
    if (only && exact.length === 1 && only.from === null && only.until === null) always[code] = only.value
    else dated[code] = exact
  }
  return { always, dated }
}

function exactOf(field: Field, value: MappedValue, say: Say): Value {
  if (value !== null) return compileLiteral(field, value, { say, path: ['through'] }) ?? null
  if (field.required) say(['through'], 'KHO106', `${field.name} is required and cannot be null`)
  return null
}
