import { type Figure, publicFigures } from '@kho/schema/derive/protect/public-figures.ts'
import { cellsOfSums, isTellable } from '@kho/schema/derive/protect/summed-cells.ts'
import type { Cell } from '@kho/schema/derive/protect/told-cells.ts'
import { type OwnMeasure, ownMeasures } from './cells-sql.ts'
import type { Deriving } from './deriving.ts'
import { type Family, sortOf } from './protected-family.ts'

/** A number told: `value` whole units of ten to the minus `scale`; null where there is none. */
interface Told {
  readonly value: bigint | null
  readonly scale: number
  readonly hidden: boolean
}

/** The records of a protected dataset, each field as text; figures that may not be told are null, and the record says so. */
export function protectedRecords(family: Family, member: Deriving, cells: readonly Cell[]) {
  const { derive } = member
  const least = derive.protect?.complementary === false ? 0 : family.least
  const figuresOf = (meeting?: Parameters<typeof sortOf>[2]) =>
    publicFigures(cells, sortOf(family, member, meeting), { least })
  const sumsOf = sumFigures(family, member, { cells, least })
  const whole = figuresOf()
  const parts = new Map(
    ownMeasures(member).map((measure) => {
      if (measure.kind === 'count' && measure.where) return [measure.name, figuresOf(measure.where)]
      return [measure.name, 'of' in measure ? sumsOf(measure.of, figuresOf(measure.of)) : whole]
    }),
  )
  return [...whole].map(([group, all]) => {
    const told = new Map<string, Told>()
    for (const measure of ownMeasures(member).toSorted(ratiosLast)) {
      const figure = parts.get(measure.name)?.get(group) ?? none
      told.set(measure.name, measured(measure, { figure, all, told, family, member }))
    }
    const values = [...told].map(([name, one]) => [name, one.hidden ? null : textOf(one)])
    const by = derive.by.map(({ name }, place) => [name, all.at[place]])
    return { ...Object.fromEntries([...by, ...values]), suppressed: [...told.values()].some(({ hidden }) => hidden) }
  })
}

/**
 * Figures of what is added up. Where one contributor may make up no more than a share they are told from what public sums know, and
 * held back where these know nothing yet of what is counted.
 */
function sumFigures(
  family: Family,
  member: Deriving,
  { cells, least }: { readonly cells: readonly Cell[]; readonly least: number },
) {
  const { share } = family
  if (share === null) return (_of: string, counted: ReadonlyMap<string, Figure>) => counted
  const known = cellsOfSums(cells)
  const mayTell = (block: readonly Cell[]) => isTellable(block, share)
  return (of: string, counted: ReadonlyMap<string, Figure>): ReadonlyMap<string, Figure> => {
    const summed = publicFigures(known, sortOf(family, member, of), { least, mayTell })
    return new Map([...counted].map(([group, figure]) => [group, summed.get(group) ?? { ...figure, hidden: true }]))
  }
}

const none: Figure = { at: [], rows: 0, sums: [], hidden: false }

const ratiosLast = (one: OwnMeasure, other: OwnMeasure): number =>
  Number(one.kind === 'ratio') - Number(other.kind === 'ratio')

interface Measured {
  readonly figure: Figure
  readonly all: Figure
  readonly told: ReadonlyMap<string, Told>
  readonly family: Family
  readonly member: Deriving
}

function measured(measure: OwnMeasure, { figure, all, told, family, member }: Measured): Told {
  const hidden = isHidden(figure, all, member) || (family.share !== null && 'of' in measure && figure.hidden)
  if (measure.kind === 'count') return { value: BigInt(figure.rows), scale: 0, hidden }
  if (measure.kind === 'ratio') {
    const [above, below] = [told.get(measure.numerator), told.get(measure.denominator)]
    const times = measure.percent ? 100n : 1n
    const value = ratioOf(above, below, times, measure.scale)
    return { value, scale: measure.scale, hidden: (above?.hidden ?? true) || (below?.hidden ?? true) }
  }
  const at = family.sums.findIndex(({ of }) => of === measure.of)
  const sum: Told = {
    value: figure.rows === 0 ? null : (figure.sums[at] ?? 0n),
    scale: family.sums[at]?.scale ?? 0,
    hidden,
  }
  if (measure.kind === 'sum') return sum
  const count: Told = { value: BigInt(figure.rows), scale: 0, hidden }
  return { value: ratioOf(sum, count, 1n, measure.scale), scale: measure.scale, hidden }
}

/** Where only groups below the least are held back, each figure speaks for itself. */
function isHidden(figure: Figure, all: Figure, { derive }: Deriving): boolean {
  if (derive.protect?.complementary !== false) return figure.hidden || all.hidden
  const small = (rows: number) => rows > 0 && rows < (derive.protect?.minGroup ?? 0)
  return small(all.rows) || small(figure.rows) || small(all.rows - figure.rows)
}

/** Rounded as numbers are: halves away from zero. Null where there is nothing to divide by. */
function ratioOf(above: Told | undefined, below: Told | undefined, times: bigint, scale: number): bigint | null {
  if (above?.value === null || above === undefined || !below?.value) return null
  const over = above.value * times * 10n ** BigInt(scale + below.scale)
  const under = below.value * 10n ** BigInt(above.scale)
  const positive = over < 0n === under < 0n
  const [a, b] = [over < 0n ? -over : over, under < 0n ? -under : under]
  const rounded = (2n * a + b) / (2n * b)
  return positive ? rounded : -rounded
}

function textOf({ value, scale }: Told): string | null {
  if (value === null) return null
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const point = digits.length - scale
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
  return value < 0n ? `-${text}` : text
}
