import type { Derivation, Measure } from '../derivation.ts'
import type { MeasureForm } from '../forms/derived-form.ts'
import type { DatasetDraft } from './world.ts'

type Derived = NonNullable<DatasetDraft['derived']>

/** Of which groupings each value has a record. Problems are said, and the value is not to be used then. */
export function compileEvery({ form, say, parent }: Derived): Derivation['every'] {
  const { by, every = {} } = form.derive
  for (const [name, values] of Object.entries(every)) {
    const path = ['derive', 'every', name]
    const grouping = by[name]
    const field = typeof grouping === 'string' ? parent.fields.get(grouping) : undefined
    if (grouping === undefined) say(path, 'KHO157', `${form.dataset} does not group by ${name}`, 'key')
    else if (field?.type !== 'text') say(path, 'KHO157', `${name} is no text of ${parent.form.dataset}`, 'key')
    else if (values === 'sources' && parent.form.sources === undefined) {
      say(path, 'KHO157', `${parent.form.dataset} has no sources`)
    }
  }
  return every
}

/** A place by another figure of the dataset. */
export function compileRank(
  name: string,
  { rank }: Extract<MeasureForm, { rank: unknown }>,
  { form, say }: Derived,
): readonly Measure[] {
  const { of, within = [], first = 'highest' } = rank
  const { by, measures } = form.derive
  const figure = Object.hasOwn(measures, of) ? measures[of] : undefined
  const path = ['derive', 'measures', name, 'rank']
  if (figure === undefined || (typeof figure === 'object' && 'rank' in figure)) {
    say([...path, 'of'], 'KHO158', `${of} is no figure of this dataset`)
  }
  for (const [at, one] of within.entries()) {
    if (!Object.hasOwn(by, one)) say([...path, 'within', at], 'KHO158', `${form.dataset} does not group by ${one}`)
  }
  return [{ name, kind: 'rank', figure: of, within, first }]
}
