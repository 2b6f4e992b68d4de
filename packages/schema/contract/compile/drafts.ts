import type { AgencyForm } from '../forms/agency-form.ts'
import type { CityForm } from '../forms/city-form.ts'
import type { ClocksForm } from '../forms/clocks-form.ts'
import type { DatasetForm } from '../forms/dataset-form.ts'
import type { DelegationForm } from '../forms/delegation-form.ts'
import type { DerivedDatasetForm } from '../forms/derived-form.ts'
import type { DocumentKind } from '../forms/document-forms.ts'
import type { ItemsForm } from '../forms/items-form.ts'
import type { CityPolicyForm, PolicyForm } from '../forms/policy-form.ts'
import type { PolicyTestForm } from '../forms/policy-test-form.ts'
import type { PurposeDocumentForm } from '../forms/purpose-form.ts'
import type { CodeListForm, CodeMapForm, HolidaysForm, PersonForm, RegulationForm } from '../forms/small-forms.ts'
import type { SourceForm } from '../forms/source-form.ts'
import type { Part } from '../read/part.ts'
import { type Say, sayBelow } from '../read/problems.ts'

/** A document that has the form of its kind, with the way to point into it. */
export interface Draft<Form> {
  readonly file: string
  readonly form: Form
  readonly say: Say
}

/** All documents of a city by kind and name. */
export interface Drafts {
  readonly cities: readonly Draft<CityForm>[]
  readonly agencies: ReadonlyMap<string, Draft<AgencyForm>>
  readonly sources: ReadonlyMap<string, Draft<SourceForm>>
  readonly datasets: ReadonlyMap<string, Draft<DatasetForm>>
  readonly derived: readonly Draft<DerivedDatasetForm>[]
  readonly policies: readonly Draft<PolicyForm>[]
  readonly cityPolicies: readonly Draft<CityPolicyForm>[]
  readonly tests: readonly Draft<PolicyTestForm>[]
  readonly purposes: ReadonlyMap<string, Draft<PurposeDocumentForm>>
  readonly delegations: ReadonlyMap<string, Draft<DelegationForm>>
  readonly lists: ReadonlyMap<string, Draft<CodeListForm>>
  readonly maps: ReadonlyMap<string, Draft<CodeMapForm>>
  readonly holidays: readonly Draft<HolidaysForm>[]
  readonly clocks: readonly Draft<ClocksForm>[]
  readonly items: readonly Draft<ItemsForm>[]
  readonly people: ReadonlyMap<string, Draft<PersonForm>>
  readonly regulations: ReadonlyMap<string, Draft<RegulationForm>>
}

/** Sorts the documents by kind; a name that is given twice is a problem of the second. */
export function draftsOf(parts: readonly Part[]): Drafts {
  const lists = draftsOfKind<AgencyForm[]>(parts, 'agencies').flatMap(({ file, form, say }) =>
    form.map((agency, at) => ({ file, form: agency, say: sayBelow(say, [at]) })),
  )
  const datasets = byName('dataset', [
    ...draftsOfKind<DatasetForm>(parts, 'dataset'),
    ...draftsOfKind<DerivedDatasetForm>(parts, 'derived_dataset'),
  ])
  return {
    cities: draftsOfKind<CityForm>(parts, 'city'),
    agencies: byName('agency', [...draftsOfKind<AgencyForm>(parts, 'agency'), ...lists]),
    sources: byName('source', draftsOfKind<SourceForm>(parts, 'source')),
    datasets: new Map(
      [...datasets].filter((entry): entry is [string, Draft<DatasetForm>] => 'fields' in entry[1].form),
    ),
    derived: [...datasets.values()].filter((one): one is Draft<DerivedDatasetForm> => 'derive' in one.form),
    policies: draftsOfKind<PolicyForm>(parts, 'policy'),
    cityPolicies: draftsOfKind<CityPolicyForm>(parts, 'city_policy'),
    tests: draftsOfKind<PolicyTestForm>(parts, 'policy_test'),
    purposes: byName('purpose', draftsOfKind<PurposeDocumentForm>(parts, 'purpose')),
    delegations: byName('delegation', draftsOfKind<DelegationForm>(parts, 'delegation')),
    lists: byName('list', draftsOfKind<CodeListForm>(parts, 'code_list')),
    maps: byName('map', draftsOfKind<CodeMapForm>(parts, 'code_map')),
    holidays: draftsOfKind<HolidaysForm>(parts, 'holidays'),
    clocks: draftsOfKind<ClocksForm>(parts, 'clocks'),
    items: draftsOfKind<ItemsForm>(parts, 'items'),
    people: byName('person', draftsOfKind<PersonForm>(parts, 'person')),
    regulations: byName('regulation', draftsOfKind<RegulationForm>(parts, 'regulation')),
  }
}

/** The form was checked when the part was read: its kind says which one it is. */
function draftsOfKind<Form>(parts: readonly Part[], kind: DocumentKind): readonly Draft<Form>[] {
  return parts.filter((part) => part.kind === kind).map(({ file, form, say }) => ({ file, form: form as Form, say }))
}

type Named<Key extends string> = Draft<{ readonly [name in Key]: string }>

function byName<Key extends string, One extends Named<Key>>(
  key: Key,
  drafts: readonly One[],
): ReadonlyMap<string, One> {
  const first = new Map<string, One>()
  for (const draft of drafts) {
    const name = draft.form[key]
    const known = first.get(name)
    if (known) draft.say([key], 'KHO108', `${key} ${name} is defined twice, first in ${known.file}`)
    else first.set(name, draft)
  }
  return first
}
