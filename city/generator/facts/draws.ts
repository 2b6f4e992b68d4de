import { dayBefore, localTime } from '../calendar.ts'
import type { Dice } from '../dice.ts'
import { districts } from '../districts.ts'
import type { Population } from '../dossiers.ts'
import { taxCodeAt } from '../enterprises.ts'
import { citizenIdAt } from '../people.ts'

/** A day of the last `within` days, `YYYY-MM-DD`. */
export const someDay = (dice: Dice, within: number): string => dayBefore(dice.roll(within))

/** A local time of the last `within` days. */
export const someTime = (dice: Dice, within: number): string => localTime(someDay(dice, within), 0, dice.roll(540))

/** The day so many days after another; the clock of the city does not bound it. */
export const dayAfter = (day: string, days: number): string => localTime(day, days, 0).slice(0, 10)

/** A district's agency code. */
export const someDistrict = (dice: Dice): string => `H29.${dice.pick(districts)[0]}`

/** The citizen id of somebody who lives here; the people of the tour are left alone. */
export const somebody = (dice: Dice, { people }: Population): string => citizenIdAt(16 + dice.roll(people - 16))

/** The tax code of a firm whose code the enterprise base holds as it should be. */
export function someFirm(dice: Dice, { enterprises }: Population): string {
  const index = 1 + dice.roll(enterprises - 1)
  return taxCodeAt(index % 100 === 99 ? index - 1 : index)
}

/** `GP-000042` */
export const numbered = (prefix: string, index: number, width = 6): string =>
  `${prefix}-${String(index + 1).padStart(width, '0')}`

/** A point of the city, GeoJSON. */
export const somePoint = (dice: Dice): string =>
  JSON.stringify({
    type: 'Point',
    coordinates: [106.6 + dice.roll(20_000) / 100_000, 10.7 + dice.roll(15_000) / 100_000],
  })

/** A rectangle around a point of the city, GeoJSON; sides in hundred-thousandths of a degree. */
export function someOutline(dice: Dice, side: number): string {
  const [west, south] = [106.6 + dice.roll(20_000) / 100_000, 10.7 + dice.roll(15_000) / 100_000]
  const at = (x: number, y: number) => [round(west + x), round(south + y)]
  const [width, depth] = [(side + dice.roll(side)) / 100_000, (side + dice.roll(side)) / 100_000]
  const ring = [at(0, 0), at(width, 0), at(width, depth), at(0, depth), at(0, 0)]
  return JSON.stringify({ type: 'Polygon', coordinates: [ring] })
}

const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

/** The 18 departments' agency codes. */
export const departments: readonly string[] = Array.from(
  { length: 18 },
  (_, at) => `H29.${String(at + 1).padStart(2, '0')}`,
)

export const someDepartment = (dice: Dice): string => departments[dice.roll(departments.length)] ?? 'H29.01'
