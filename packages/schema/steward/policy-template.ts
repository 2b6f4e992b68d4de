import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import type { Way } from '../contract/rule.ts'
import { KhoError } from '../error.ts'
import type { PrincipalKind } from '../policy/principal.ts'

/** A value as a YAML document holds it. */
export type Written = string | number | boolean | readonly Written[] | { readonly [key: string]: Written }

/** What a template is made for: a dataset of a city, and the field that it hangs on, where one was named. */
export interface Wanted {
  readonly city: City
  readonly contract: Contract
  readonly field: string | null
}

/** An invented record and whoever asks for it. The first case of a template is of a record that it shows. */
export interface TemplateCase {
  readonly title: Bilingual
  /** Anonymous, or the first of the city's people who is of this kind and has these. */
  readonly as: { readonly kind: PrincipalKind; readonly has: readonly ('person' | 'units')[] }
  /** What fields hold, of the asker or as it is; the key and personal fields are invented beside. */
  readonly record: { readonly [field: string]: { readonly own: 'person' | 'agency' } | { readonly value: string } }
  readonly purpose?: boolean
  readonly known?: readonly string[]
  readonly way?: Way
}

/** A ready-made rule with the cases that it is tested by. */
export interface FilledTemplate {
  readonly rule: { readonly [key: string]: Written }
  readonly cases: readonly TemplateCase[]
}

export type Template = (wanted: Wanted) => FilledTemplate

/** KHO155: the template cannot be filled for this dataset. */
export function unfit(message: string, { contract }: Pick<Wanted, 'contract'>): never {
  throw new KhoError('KHO155', message, { dataset: contract.dataset })
}

/** The field that was named, or the only one that suits. */
export function fieldFor(wanted: Wanted, suits: readonly string[], what: string): string {
  const { contract, field } = wanted
  if (field !== null) {
    if (contract.fields.some(({ name }) => name === field)) return field
    return unfit(`${contract.dataset} has no field ${field}.`, wanted)
  }
  const [only, ...more] = new Set(suits)
  if (only !== undefined && more.length === 0) return only
  const found = only === undefined ? 'none' : [only, ...more].join(', ')
  return unfit(`Name the field that tells ${what} with --field; found: ${found}.`, wanted)
}

export function isPersonal({ sensitivity }: Contract['fields'][number]): boolean {
  return sensitivity !== 'none'
}
