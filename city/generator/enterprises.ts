import { diceOf } from './dice.ts'
import { districts } from './districts.ts'
import { enterpriseName, streetAddress } from './names.ts'
import { citizenIdAt } from './people.ts'

export interface Enterprise {
  readonly taxCode: string
  readonly name: string
  readonly englishName: string | null
  readonly status: 'HD' | 'TN' | 'GT'
  readonly sector: string
  readonly address: string
  readonly district: string
  readonly capital: bigint
  readonly registeredOn: string
  readonly representative: string
}

/** The firm of the demo's business account. */
export const demoFirm = '0300588569'

const known: ReadonlyMap<number, Partial<Enterprise>> = new Map([
  [
    0,
    {
      taxCode: demoFirm,
      name: 'Công ty TNHH Sài Gòn Xanh',
      englishName: 'Saigon Green Ltd',
      status: 'HD',
      representative: '079188000003',
    },
  ],
])

export function enterpriseAt(index: number, people: number): Enterprise {
  const dice = diceOf('enterprise', index)
  const [code, district] = dice.pick(districts)
  const { name, sector } = enterpriseName(dice, index)
  const enterprise = {
    taxCode: taxCodeAt(index),
    name,
    englishName: dice.once(3) ? `Enterprise ${index} Co., Ltd` : null,
    status: dice.pick(['HD', 'HD', 'HD', 'HD', 'TN', 'GT'] as const),
    sector,
    address: streetAddress(dice, district),
    district: `H29.${code}`,
    capital: 100_000_000n * BigInt(1 + dice.roll(50_000)),
    registeredOn: `${2000 + dice.roll(20)}-0${1 + dice.roll(9)}-1${dice.roll(10)}`,
    representative: citizenIdAt(dice.roll(people)),
  }
  return { ...enterprise, ...known.get(index) }
}

const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const

/** The index-th number from 031000000 up whose check digit exists (a remainder of 0 has none that is one digit). */
export function taxCodeAt(index: number): string {
  const stem = String(31_000_000 + index * 7).padStart(9, '0')
  const digit = checkDigitOf(stem)
  return digit === null ? taxCodeAt(index + 1_000_003) : `${stem}${digit}`
}

function checkDigitOf(stem: string): number | null {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(stem[at]), 0)
  const digit = 10 - (sum % 11)
  return digit === 10 ? null : digit
}
