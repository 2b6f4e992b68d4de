import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import { hasExtremes, hasOrder, isNumber } from '../graphql/field-scalar.ts'
import type { Figure, Measure } from './groups-plan.ts'

const suiting: { readonly [of in Figure]: (field: Field) => boolean } = {
  sum: isNumber,
  avg: isNumber,
  min: hasExtremes,
  max: hasExtremes,
  countDistinct: hasOrder,
  withheldCount: () => true,
}

/** How many more decimals a mean has than its field. */
export const meanDecimals = 6

/** A figure by its name in the schema. */
export function figureNamed(name: string): Figure {
  const [figure] = figures.filter((one) => one === name)
  if (!figure) throw new KhoError('KHO415', `${name} is not a figure.`)
  return figure
}

const figures: readonly Figure[] = ['sum', 'avg', 'min', 'max', 'countDistinct', 'withheldCount']

/** The figure of a field. Throws KHO421 where the field has none of that kind. */
export function figureOf(contract: Contract, of: Figure, name: string): Measure & { readonly field: string } {
  if (suiting[of](fieldOf(contract, name))) return { of, field: name }
  throw new KhoError('KHO421', `There is no ${of} of ${contract.dataset}.${name}.`)
}
