import type { Field, FieldType } from '../contract.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import type { Mask } from '../rule.ts'
import { type DatasetDraft, namedField } from './world.ts'

const suits: { readonly [how in 'year' | 'last4' | 'hash']: readonly FieldType[] } = {
  year: ['date', 'timestamp'],
  last4: ['text'],
  hash: ['text', 'uuid'],
}

/** The masks of a rule by field. Each must suit the field's type and be on a field the rule gives. */
export function compileMasks(
  dataset: DatasetDraft,
  forms: { readonly [field: string]: string },
  given: readonly string[],
  say: Say,
): { readonly [field: string]: Mask } {
  const masks: { [field: string]: Mask } = {}
  for (const [name, form] of Object.entries(forms)) {
    const field = namedField(dataset, name, say, ['mask', name], 'key')
    if (!field) continue
    if (!given.includes(name))
      say(['mask', name], 'KHO119', `${name} is masked and not among the fields of the rule`, 'key')
    const mask = compileMask(field, form, sayBelow(say, ['mask', name]))
    if (mask) masks[name] = mask
  }
  return masks
}

function compileMask(field: Field, form: string, say: Say): Mask | null {
  const how = /^[a-z0-9]+/.exec(form)?.[0]
  if (how === 'year' || how === 'last4' || how === 'hash') {
    if (!field.list && suits[how].includes(field.type)) return { how }
    say([], 'KHO119', `${how} cannot mask ${field.name}, which is ${field.list ? 'a list' : field.type}`)
  } else say([], 'KHO120', `the mask ${form} is not there yet`)
  return null
}
