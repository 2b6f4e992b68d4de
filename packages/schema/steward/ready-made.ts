import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import { Refusal } from '../error.ts'
import { type TemplateCase, unfit, type Wanted, type Written } from './policy-template.ts'
import { policyTemplates } from './policy-templates.ts'

/** A ready-made rule as it suits one dataset. */
export interface ReadyMade {
  readonly name: string
  readonly title: Bilingual
  /** What the field that it is made around tells; null where it needs none. */
  readonly tells: Bilingual | null
  /** The fields that suit: of several, one must be named. */
  readonly fields: readonly string[]
  /** Why it cannot be made for this dataset, unless another field is named; null where it can. */
  readonly unfit: Bilingual | null
}

/** All ready-made rules, with what each needs of a dataset. Pure. */
export function readyMadeOf(city: City, contract: Contract): readonly ReadyMade[] {
  return Object.entries(policyTemplates).map(([name, { title, hook }]) => {
    const fields = [...new Set(hook?.fields(contract) ?? [])]
    const unfitting = unfitOf(name, { city, contract, field: fields[0] ?? null })
    return { name, title, tells: hook?.tells ?? null, fields, unfit: unfitting }
  })
}

function unfitOf(name: string, wanted: Wanted): Bilingual | null {
  try {
    filled(name, wanted)
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.said
    throw error
  }
}

/** A ready-made rule as a document has it, and the cases that it is tested by. Throws KHO155 where it cannot be made. */
export function filled(template: string, wanted: Wanted): { rule: Written; cases: readonly TemplateCase[] } {
  const known = Object.hasOwn(policyTemplates, template) ? policyTemplates[template] : undefined
  if (!known) {
    const names = Object.keys(policyTemplates).join(', ')
    const said = { vi: `Không có mẫu ${template}: ${names}.`, en: `There is no template ${template}: ${names}.` }
    return unfit(said, wanted)
  }
  const { rule, cases } = known.fill(wanted)
  return { rule: { rule: template, allow: 'read', ...rule }, cases }
}
