import type { Relation } from '../contract.ts'
import type { Reference } from './compile-relations.ts'
import { type DatasetDraft, namedField } from './world.ts'

/** What a reference of a day names of a key: of several records of one thing the day tells which. */
export function keyOfTheDay({ form: { key, valid } }: DatasetDraft, at: string | undefined): readonly string[] {
  return at === undefined ? key : key.filter((name) => name !== valid?.from)
}

/** Which record a reference leads to where each holds for some time; of any other dataset the day tells nothing. */
export function compileDuring({ near, form, timeZone }: Reference, far: DatasetDraft): Pick<Relation, 'during'> {
  const at = typeof form.ref === 'object' ? form.ref.at : undefined
  const { valid } = far.form
  const moment = at === undefined ? undefined : near.fields.get(at)
  if (!valid || at === undefined || !moment) return {}
  const zone = moment.type === 'timestamp' ? timeZone : null
  return { during: { at, from: valid.from, until: valid.until ?? null, zone } }
}

/** Days, that everybody who sees the record may know of. */
export function sayValidity(dataset: DatasetDraft): void {
  const { form, say } = dataset
  const named = Object.entries(form.valid ?? {}).flatMap(([part, name]) => (name ? [[part, name] as const] : []))
  for (const [part, name] of named) {
    const field = namedField(dataset, name, say, ['valid', part])
    if (!field || (field.type === 'date' && !field.partial && !field.list && field.sensitivity === 'none')) continue
    say(['valid', part], 'KHO159', `${name} is no whole date, or is personal`)
  }
}
