import type { City } from '@kho/schema/contract/city.ts'
import type { AgencySystem } from './agency-table.ts'
import { cityOffice } from './offices/city-office.ts'
import { homeAffairs } from './offices/home-affairs.ts'
import { oneStop } from './offices/one-stop.ts'
import { binhThanh } from './offices/one-stop-binh-thanh.ts'
import { district1 } from './offices/one-stop-q1.ts'
import { district3 } from './offices/one-stop-q3.ts'
import { planning } from './offices/planning.ts'
import { police } from './offices/police.ts'

/** Full size: 17 million dossiers (national portal, September 2020), 10 million people, 300,000 enterprises. */
const full = { dossiers: 17_000_000, people: 10_000_000, enterprises: 300_000 }

/** Small enough to see, large enough for everybody the tour names. */
const least = { dossiers: 60, people: 1_000, enterprises: 100 }

/** Every agency system of the invented city at a scale. Procedures and services have their real number at any scale. */
export function systemsOf(city: City, scale: number): readonly AgencySystem[] {
  const sized = (what: keyof typeof full) => Math.max(least[what], Math.round(full[what] * scale))
  const population = { people: sized('people'), enterprises: sized('enterprises') }
  const each = Math.round(sized('dossiers') / 3)
  return [
    homeAffairs(city),
    cityOffice(),
    police(population.people),
    planning(population),
    oneStop(district1, each, population),
    oneStop(district3, each, population),
    oneStop(binhThanh, each, population),
  ]
}
