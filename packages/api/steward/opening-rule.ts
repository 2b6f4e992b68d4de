import type { Contract } from '@kho/schema/contract/contract.ts'
import { isPersonal, unfit, type Written } from '@kho/schema/steward/policy-template.ts'
import { rulesWith } from '@kho/schema/steward/rules-with.ts'
import { loadDocuments } from '@kho/schema/store/registry.ts'
import { placeOf } from './judge-draft.ts'
import { deskFor, lookedAfter, type StewardParts } from './steward-parts.ts'

/** Fields of a dataset that an agency's officers are to be shown. */
export interface Opening {
  readonly dataset: string
  readonly fields: readonly string[]
  readonly agency: string
}

/**
 * The rules of a dataset with one more at their end, that shows fields to an agency's officers; personal ones for a procedure.
 * Nothing is kept. Throws KHO343 for a dataset that is none of the asker's, KHO332, and KHO155 for a field or agency that is not there.
 */
export async function openingRules(parts: StewardParts, { dataset, fields, agency }: Opening): Promise<string> {
  const desk = await deskFor(parts)
  const contract = await lookedAfter(parts, desk, dataset)
  const title = parts.city.agencies.get(agency)?.title
  if (!title) unfit({ vi: 'Không có cơ quan này.', en: 'There is no such agency.' }, { contract })
  const own = fieldsOf(contract, fields)
  const taken = new Set((parts.city.rules.get(dataset) ?? []).map(({ name }) => name))
  const rule = {
    ...{ rule: nameFor(agency, taken), allow: 'read', to: { kind: 'officer', agency } },
    fields: own.map(({ name }) => name),
    ...(own.some(isPersonal) ? { purpose: { procedure: 'any' } } : {}),
    reason: {
      vi: `${title.vi} được cơ quan chủ quản cho xem phần này.`,
      en: `The owner shows this part to ${title.en}.`,
    },
  } satisfies Written
  const place = placeOf((await loadDocuments(desk.database))?.documents ?? [], dataset)
  return rulesWith(rule, { dataset, text: place.was })
}

function fieldsOf(contract: Contract, names: readonly string[]): Contract['fields'] {
  const own = contract.fields.filter(({ name }) => names.includes(name))
  if (own.length > 0 && own.length === new Set(names).size) return own
  return unfit({ vi: 'Hãy nêu các trường của bộ dữ liệu này.', en: 'Name fields of this dataset.' }, { contract })
}

/** A name that no rule of the dataset has: at most 40 characters, as names are. */
function nameFor(agency: string, taken: ReadonlySet<string>): string {
  const stem = `opened_to_${agency.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`.slice(0, 36)
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? stem : `${stem}_${count}`
    if (!taken.has(name)) return name
  }
}
