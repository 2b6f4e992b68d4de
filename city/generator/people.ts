import { type Dice, diceOf } from './dice.ts'
import { districts } from './districts.ts'
import { personName, streetAddress } from './names.ts'

/** One invented inhabitant. `born` is `YYYY[-MM[-DD]]`: partial dates of birth are legal values. */
export interface Person {
  readonly citizenId: string
  readonly name: string
  readonly born: string
  readonly sex: 'male' | 'female'
  readonly phone: string
  readonly address: string
  readonly district: string
  readonly income: number
  /** WGS84 longitude and latitude. */
  readonly home: readonly [number, number]
}

/** People whom the tour and the demo's log-ins speak of, at the index their citizen id ends in. */
const known: ReadonlyMap<number, Pick<Person, 'citizenId' | 'name' | 'born' | 'sex'>> = new Map([
  [1, { citizenId: '079190000001', name: 'Nguyễn Thị Lan', born: '1990-05-17', sex: 'female' }],
  [2, { citizenId: '079085000002', name: 'Trần Văn Minh', born: '1985-01-30', sex: 'male' }],
  [3, { citizenId: '079188000003', name: 'Lý Ngọc Mai', born: '1988', sex: 'female' }],
  [11, { citizenId: '079080000011', name: 'Lê Quốc Bảo', born: '1980-09-02', sex: 'male' }],
  [12, { citizenId: '079182000012', name: 'Phạm Thu Hà', born: '1982-12', sex: 'female' }],
  [13, { citizenId: '079079000013', name: 'Võ Thành Công', born: '1979-07-07', sex: 'male' }],
  [14, { citizenId: '079186000014', name: 'Đặng Mỹ Linh', born: '1986-03-08', sex: 'female' }],
  [15, { citizenId: '079091000015', name: 'Huỳnh Gia Huy', born: '1991-11-20', sex: 'male' }],
])

/** The person at an index from 0. Ids are unique up to ten million. */
export function personAt(index: number): Person {
  const dice = diceOf('person', index)
  const sex = dice.once(2) ? 'male' : 'female'
  const year = yearOf(dice, index)
  const [code, district] = dice.pick(districts)
  const person = {
    citizenId: citizenIdOf(year, sex, index),
    name: personName(dice, sex),
    born: birthOf(dice, year),
    sex,
    phone: `09${String(dice.roll(100_000_000)).padStart(8, '0')}`,
    address: streetAddress(dice, district),
    district: `H29.${code}`,
    income: 100_000 * (40 + dice.roll(460)),
    home: [106.6 + dice.roll(20_000) / 100_000, 10.7 + dice.roll(15_000) / 100_000],
  } as const
  return { ...person, ...known.get(index) }
}

/** Whose id it is that a number points at: the whole person's, for a tenth of the work. */
export function citizenIdAt(index: number): string {
  const named = known.get(index)
  if (named) return named.citizenId
  const dice = diceOf('person', index)
  const sex = dice.once(2) ? 'male' : 'female'
  return citizenIdOf(yearOf(dice, index), sex, index)
}

/** The last digit of the year of birth is the million. */
const yearOf = (dice: Dice, index: number): number => 1930 + 10 * dice.roll(8) + (Math.floor(index / 1_000_000) % 10)

/** Province 079, century and sex, year of birth, six digits (Decree 137/2015 Art. 13). */
function citizenIdOf(year: number, sex: 'male' | 'female', index: number): string {
  const century = (year < 2000 ? 0 : 2) + (sex === 'male' ? 0 : 1)
  return `079${century}${String(year % 100).padStart(2, '0')}${String(index % 1_000_000).padStart(6, '0')}`
}

function birthOf(dice: Dice, year: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  if (dice.once(20)) return String(year)
  const month = `${year}-${two(1 + dice.roll(12))}`
  return dice.once(40) ? month : `${month}-${two(1 + dice.roll(28))}`
}
