import type { Field } from '../contract.ts'
import { maskSuits } from '../mask-suits.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import type { Mask } from '../rule.ts'
import { type DatasetDraft, namedField } from './world.ts'

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
  const mask = maskOf(form)
  if (!mask) return null
  const name = form.replaceAll(' ', '')
  if ('n' in mask && mask.n < leastOf(mask, field)) {
    say([], 'KHO119', `${name} leaves nothing of ${field.name} to be masked, or nothing to be seen`)
    return null
  }
  if (maskSuits(mask, field)) return mask
  say([], 'KHO119', `${name} cannot mask ${field.name}, which is ${field.list ? 'a list' : field.type}`)
  return null
}

/** A mask as the form admits it: nothing else gets here. */
function maskOf(form: string): Mask | null {
  const [, how, n] = /^([a-z0-9]+)(?:\(\s*(\d+)\s*\))?$/.exec(form) ?? []
  if (how === 'range' || how === 'prefix') return { how, n: Number(n) }
  return how === 'year' || how === 'last4' || how === 'hash' ? { how } : null
}

/** Ranges of one whole number are the numbers themselves. */
function leastOf({ how }: Mask, { type, scale }: Field): number {
  const whole = type === 'integer' || type === 'bigint' || (type === 'decimal' && !scale)
  return how === 'range' && whole ? 2 : 1
}
