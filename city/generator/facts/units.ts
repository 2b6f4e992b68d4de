import type { Agency, City } from '@kho/schema/contract/city.ts'
import type { Fact, Facts } from './fact.ts'

/** Districts whose agency code is not `H29.` and their unit's: Thủ Đức city took the number of District 2. */
const unitCodes: { readonly [agency: string]: string } = { H29: '79', 'H29.7690': '769' }

const unitOf = (agency: string): string => unitCodes[agency] ?? agency.slice('H29.'.length)

/** Administrative units are the agencies that govern one: the city, its districts, its wards. */
const isUnit = ({ agency }: Agency): boolean => agency in unitCodes || /^H29\.(?:\d{3}|\d{5})$/.test(agency)

const levels: { readonly [digits: number]: string } = { 2: 'province', 3: 'district', 5: 'ward' }

const unitsOf = (city: City): readonly Agency[] => [...city.agencies.values()].filter(isUnit)

function unit({ agency, title, validFrom, validUntil }: Agency): Fact {
  const code = unitOf(agency)
  return {
    unit_code: code,
    valid_from: validFrom ?? '1976-07-02',
    valid_until: validUntil,
    level: levels[code.length] ?? null,
    name: title.vi,
    name_en: title.en,
    parent_unit: code === '79' ? null : '79',
    agency_code: agency,
  }
}

const successionsOf = (city: City): readonly Fact[] =>
  unitsOf(city).flatMap(({ agency, validUntil, succeededBy }) =>
    succeededBy.map((succession) => ({
      old_unit: unitOf(agency),
      new_unit: unitOf(succession.agency),
      share: succession.share,
      decision: succession.decision,
      effective_on: validUntil,
    })),
  )

const nothing: Fact = {}

/** Administrative units and what became of them, straight from the city's documents. */
export const units: { readonly [dataset: string]: Facts } = {
  admin_units: {
    count: ({ city }) => unitsOf(city).length,
    at: (index, { city }) =>
      unitsOf(city)
        .slice(index, index + 1)
        .map(unit),
  },
  admin_unit_successions: {
    count: ({ city }) => successionsOf(city).length,
    at: (index, { city }) => successionsOf(city)[index] ?? nothing,
  },
}
