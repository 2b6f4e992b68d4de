import { filled, type ReadyMade, readyMadeOf } from '@kho/schema/steward/ready-made.ts'
import { rulesWith } from '@kho/schema/steward/rules-with.ts'
import { loadDocuments } from '@kho/schema/store/registry.ts'
import { placeOf } from './judge-draft.ts'
import { deskFor, lookedAfter, type StewardParts } from './steward-parts.ts'

/** A ready-made rule that a steward may take for a dataset. */
export interface ReadyMadeRule extends ReadyMade {
  /** All rules of the dataset with this one among them, as a draft takes them. Throws KHO155 where it cannot be made. */
  rules(field: string | null): string
}

/** The ready-made rules for a dataset that the asker looks after, or the one of that name. Throws KHO343, KHO332. */
export async function readyMadeRules(
  parts: StewardParts,
  { dataset, template }: { readonly dataset: string; readonly template: string | null },
): Promise<readonly ReadyMadeRule[]> {
  const desk = await deskFor(parts)
  const contract = await lookedAfter(parts, desk, dataset)
  const place = placeOf((await loadDocuments(desk.database))?.documents ?? [], dataset)
  const { city } = parts
  return readyMadeOf(city, contract)
    .filter(({ name }) => template === null || name === template)
    .map((one) => ({
      ...one,
      rules: (field) => rulesWith(filled(one.name, { city, contract, field }).rule, { dataset, text: place.was }),
    }))
}
