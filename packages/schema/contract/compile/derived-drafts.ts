import type { Field } from '../contract.ts'
import type { Grouping } from '../derivation.ts'
import type { DatasetForm } from '../forms/dataset-form.ts'
import type { DerivedDatasetForm, GroupingForm } from '../forms/derived-form.ts'
import type { FieldForm } from '../forms/field-form.ts'
import type { Say } from '../read/problems.ts'
import { compileFields } from './compile-fields.ts'
import type { Draft } from './drafts.ts'
import { measureField } from './measure-field.ts'
import { isSystem } from './system-datasets.ts'
import type { DatasetDraft } from './world.ts'

type Datasets = ReadonlyMap<string, DatasetDraft>

/** Says of each record of a protected dataset whether something of it is held back. */
export const suppressed = 'suppressed'

/**
 * Derived datasets as if somebody had written out their fields: from here on they are datasets like others. `broken`:
 * those whose parent is not known, so that nobody complains about references to them.
 */
export function derivedDrafts(
  drafts: readonly Draft<DerivedDatasetForm>[],
  datasets: Datasets,
  broken: ReadonlySet<string>,
) {
  const derivedNames = new Set(drafts.map(({ form }) => form.dataset))
  const made = new Map<string, DatasetDraft>()
  const unmade = new Set<string>()
  for (const draft of drafts) {
    const { from } = draft.form.derive
    const parent = isSystem(from) ? undefined : datasets.get(from)
    if (parent) made.set(draft.form.dataset, writtenOut(draft, parent))
    else unmade.add(`dataset ${draft.form.dataset}`)
    if (derivedNames.has(from) || isSystem(from)) {
      draft.say(['derive', 'from'], 'KHO160', `${from} is ${isSystem(from) ? 'one of Kho’s own' : 'derived itself'}`)
    } else if (!parent && !broken.has(`dataset ${from}`)) {
      draft.say(['derive', 'from'], 'KHO109', `there is no dataset ${from}`)
    }
  }
  return { datasets: made, broken: unmade }
}

function writtenOut({ form, say, file }: Draft<DerivedDatasetForm>, parent: DatasetDraft): DatasetDraft {
  const { derive, ...described } = form
  const sayHere = placed(form, say)
  const by = Object.keys(derive.by)
  if (by.length === 0) say(['derive', 'by'], 'KHO105', `${form.dataset} groups by nothing`)
  if (Object.keys(derive.measures).length === 0)
    say(['derive', 'measures'], 'KHO105', `${form.dataset} measures nothing`)
  for (const name of by.filter((one) => Object.hasOwn(derive.measures, one))) {
    say(['derive', 'measures', name], 'KHO108', `${name} is what ${form.dataset} groups by`, 'key')
  }
  if (derive.protect && (by.includes(suppressed) || Object.hasOwn(derive.measures, suppressed))) {
    say(['derive'], 'KHO108', `a protected dataset has a field ${suppressed} of its own`, 'key')
  }
  const fields: DatasetForm['fields'] = { ...groupingFields(form, parent), ...measureFields(form, parent) }
  const whole: DatasetForm = {
    ...described,
    names: form.names ?? { one: oneOf(form.dataset), many: form.dataset },
    title: form.title ?? titled(form.dataset),
    owner: form.owner ?? parent.form.owner,
    class: form.class ?? parent.form.class,
    listed: form.listed ?? parent.form.listed ?? true,
    key: by,
    fields: derive.protect ? { ...fields, [suppressed]: suppressedField } : fields,
  }
  const draft = { file, form: whole, say: sayHere }
  return { ...draft, fields: compileFields(draft), derived: { form, say, parent } }
}

/** Problems of a written-out field stand where the document names it. */
function placed({ derive }: DerivedDatasetForm, say: Say): Say {
  return ([first, name, ...rest], code, message, at) => {
    if (first === 'key') return say(['derive', 'by'], code, message)
    if (first !== 'fields' || typeof name !== 'string') {
      return say(
        [first, name, ...rest].filter((step) => step !== undefined),
        code,
        message,
        at,
      )
    }
    const place = Object.hasOwn(derive.by, name) ? 'by' : 'measures'
    return say(['derive', place, name], code, message, 'key')
  }
}

/** The parent's field that a grouping names, with its step in time. */
export function groupedBy(form: GroupingForm): {
  readonly of: string
  readonly step: Grouping['step']
} {
  if (typeof form === 'string') return { of: form, step: null }
  if ('root' in form) return { of: form.root, step: 'root' }
  if ('day' in form) return { of: form.day, step: 'day' }
  if ('month' in form) return { of: form.month, step: 'month' }
  return 'quarter' in form ? { of: form.quarter, step: 'quarter' } : { of: form.year, step: 'year' }
}

function groupingFields({ dataset, names, derive }: DerivedDatasetForm, parent: DatasetDraft): DatasetForm['fields'] {
  const referred = new Set<string>()
  const entries = Object.entries(derive.by).map(([name, grouping]): [string, FieldForm] => {
    const { of, step } = groupedBy(grouping)
    const field = parent.fields.get(of)
    const form = parent.form.fields[of]
    const divides = field && !field.list && field.type !== 'json' && field.type !== 'geometry'
    if (!divides || !form) return [name, { type: 'text' }] // said with the derivation
    if (step === 'root') return [name, { type: 'text', title: field.title, description: nationalCode }]
    if (step !== null) return [name, { type: 'date', title: steppedTitle(field, step) }]
    const reference = referenceOf(name, form)
    const again = reference.ref !== undefined && referred.has(reference.ref)
    if (reference.ref !== undefined) referred.add(reference.ref)
    const back = again ? { back: `${names?.many ?? dataset}_by_${name}` } : {}
    return [name, { ...sameField(form, field), ...reference, ...back }]
  })
  return Object.fromEntries(entries)
}

function sameField(form: FieldForm, { title, description, codes, unit }: Field): FieldForm {
  return {
    ...{ type: form.type, partial: form.partial, title },
    ...(description ? { description } : {}),
    ...(codes ? { codes: codes.list } : {}),
    ...(unit === null ? {} : { unit }),
  }
}

/** A group refers to what its records refer to; a reference by several fields cannot follow one of them. */
function referenceOf(name: string, { ref, as }: FieldForm): { readonly ref?: string; readonly as?: string } {
  const to = typeof ref === 'string' ? ref : typeof ref?.on === 'object' ? undefined : ref?.dataset
  if (to === undefined) return {}
  return as === undefined || as === name ? { ref: to } : { ref: to, as }
}

function measureFields({ derive }: DerivedDatasetForm, parent: DatasetDraft): DatasetForm['fields'] {
  const entries = Object.entries(derive.measures).map(([name, form]): [string, FieldForm] => {
    return [name, measureField(form, parent)]
  })
  return Object.fromEntries(entries)
}

const steps = {
  day: { vi: 'ngày', en: 'day' },
  month: { vi: 'tháng', en: 'month' },
  quarter: { vi: 'quý', en: 'quarter' },
  year: { vi: 'năm', en: 'year' },
} as const

const nationalCode = {
  vi: 'Mã quốc gia của thủ tục, không kể đơn vị cung cấp.',
  en: 'National code of the procedure, whichever unit offers it.',
}

function steppedTitle({ title }: Field, step: keyof typeof steps) {
  return { vi: `${title.vi} (${steps[step].vi})`, en: `${title.en} (${steps[step].en})` }
}

const suppressedField: FieldForm = {
  type: 'boolean',
  title: { vi: 'Có số không công bố', en: 'Something is held back' },
  description: {
    vi: 'Số liệu của quá ít hồ sơ, hoặc số liệu làm lộ số đó, không được công bố hay chưa được cập nhật.',
    en: 'Figures of too few records, or figures that would tell of them, are not told, or not brought up to date yet.',
  },
}

function oneOf(dataset: string): string {
  if (dataset.endsWith('ies')) return `${dataset.slice(0, -3)}y`
  return /[^s]s$/.test(dataset) ? dataset.slice(0, -1) : `${dataset}_entry`
}

function titled(name: string) {
  const words = name.replaceAll('_', ' ')
  const title = words.slice(0, 1).toUpperCase() + words.slice(1)
  return { vi: title, en: title }
}
