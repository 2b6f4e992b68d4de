import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import type { Way } from '../contract/rule.ts'
import { Refusal } from '../error.ts'
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

/** A field that a rule is made around: what it must tell, and which fields of a contract do. */
export interface Hook {
  readonly tells: Bilingual
  fields(contract: Contract): readonly string[]
}

export interface Template {
  readonly title: Bilingual
  /** Null where the rule is the same of any fields. */
  readonly hook: Hook | null
  /** Throws KHO155 where the dataset does not suit, or several fields do and none was named. */
  fill(wanted: Wanted): FilledTemplate
}

/** KHO155: the template cannot be filled for this dataset. */
export function unfit(said: Bilingual, { contract }: Pick<Wanted, 'contract'>): never {
  throw new Refusal('KHO155', said, { dataset: contract.dataset })
}

/** The field that was named, or the only one that suits. */
export function fieldFor(wanted: Wanted, { tells, fields }: Hook): string {
  const { contract, field } = wanted
  if (field !== null) {
    if (contract.fields.some(({ name }) => name === field)) return field
    const none = {
      vi: `${contract.dataset} không có trường ${field}.`,
      en: `${contract.dataset} has no field ${field}.`,
    }
    return unfit(none, wanted)
  }
  const [only, ...more] = new Set(fields(contract))
  if (only !== undefined && more.length === 0) return only
  const found = only === undefined ? '–' : [only, ...more].join(', ')
  const said = {
    vi: `Cần nêu trường cho biết ${tells.vi}; tìm thấy: ${found}.`,
    en: `Name the field that tells ${tells.en}; found: ${found}.`,
  }
  return unfit(said, wanted)
}

export function isPersonal({ sensitivity }: Contract['fields'][number]): boolean {
  return sensitivity !== 'none'
}
