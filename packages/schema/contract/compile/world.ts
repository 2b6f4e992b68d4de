import type { Agency, CodeList, PrincipalMapping } from '../city.ts'
import type { Field } from '../contract.ts'
import type { DatasetForm } from '../forms/dataset-form.ts'
import type { DerivedDatasetForm } from '../forms/derived-form.ts'
import type { SourceForm } from '../forms/source-form.ts'
import type { Path, Say } from '../read/problems.ts'
import type { CodeMap } from './compile-maps.ts'
import type { Draft } from './drafts.ts'

/** A dataset whose fields are known while its relations and rules are still being compiled. */
export interface DatasetDraft extends Draft<DatasetForm> {
  readonly fields: ReadonlyMap<string, Field>
  /** Of a dataset that is computed from another one: `form` is what its document comes to. */
  readonly derived?: { readonly form: DerivedDatasetForm; readonly say: Say; readonly parent: DatasetDraft }
}

/** What documents may refer to. */
export interface World {
  readonly agencies: ReadonlyMap<string, Agency>
  readonly lists: ReadonlyMap<string, CodeList>
  readonly maps: ReadonlyMap<string, CodeMap>
  readonly sources: ReadonlyMap<string, Draft<SourceForm>>
  readonly datasets: ReadonlyMap<string, DatasetDraft>
  readonly attributes: PrincipalMapping['attributes']
  /** False where the city's own document is unusable: nobody is told then that an attribute is missing. */
  readonly attributesAreKnown: boolean
  /** `dataset dossiers`, … of documents that have problems of their own: references to them are not complained about. */
  readonly broken: ReadonlySet<string>
}

const places = { agency: 'agencies', list: 'lists', map: 'maps', source: 'sources', dataset: 'datasets' } as const

const words: { readonly [kind: string]: string } = { list: 'code list', map: 'code map' }

/** Whether what a document refers to exists; says so where it does not. Only a `true` promises that the world has it. */
export function refers(world: World, kind: keyof typeof places, name: string, say: Say, path: Path): boolean {
  if (world[places[kind]].has(name)) return true
  if (!world.broken.has(`${kind} ${name}`)) say(path, 'KHO109', `there is no ${words[kind] ?? kind} ${name}`)
  return false
}

/** The field of a dataset that a document names; says so and answers null where there is none. */
export function namedField(dataset: DatasetDraft, name: string, say: Say, path: Path, at?: 'key'): Field | null {
  const field = dataset.fields.get(name)
  if (field) return field
  say(path, 'KHO109', `${dataset.form.dataset} has no field ${name}`, at)
  return null
}
