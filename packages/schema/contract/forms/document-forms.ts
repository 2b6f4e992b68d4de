import { agenciesForm, agencyForm } from './agency-form.ts'
import { cityForm } from './city-form.ts'
import { clocksForm } from './clocks-form.ts'
import { datasetForm } from './dataset-form.ts'
import { delegationForm } from './delegation-form.ts'
import { derivedDatasetForm } from './derived-form.ts'
import { itemsForm } from './items-form.ts'
import { cityPolicyForm, policyForm } from './policy-form.ts'
import { policyTestForm } from './policy-test-form.ts'
import { purposeDocumentForm } from './purpose-form.ts'
import { codeListForm, codeMapForm, holidaysForm, personForm, regulationForm } from './small-forms.ts'
import { sourceForm } from './source-form.ts'

/** Every kind of document with the form it must have. */
export const documentForms = {
  city: cityForm,
  agency: agencyForm,
  agencies: agenciesForm,
  source: sourceForm,
  dataset: datasetForm,
  derived_dataset: derivedDatasetForm,
  policy: policyForm,
  city_policy: cityPolicyForm,
  policy_test: policyTestForm,
  purpose: purposeDocumentForm,
  delegation: delegationForm,
  code_list: codeListForm,
  code_map: codeMapForm,
  holidays: holidaysForm,
  clocks: clocksForm,
  items: itemsForm,
  person: personForm,
  regulation: regulationForm,
} as const

export type DocumentKind = keyof typeof documentForms
