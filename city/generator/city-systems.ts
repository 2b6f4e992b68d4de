import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import type { AgencySystem, AgencyTable } from './agency-table.ts'
import { type Desk, deskOf, dossiersOf } from './desks.ts'
import type { Population } from './dossiers.ts'
import { cityFacts } from './facts/city-facts.ts'
import type { Place } from './facts/fact.ts'
import { type Bound, boundTable } from './offices/bound-table.ts'
import { cityOffice } from './offices/city-office.ts'
import { homeAffairs } from './offices/home-affairs.ts'
import { type Dialect, oneStop } from './offices/one-stop.ts'
import { binhThanh } from './offices/one-stop-binh-thanh.ts'
import { district1 } from './offices/one-stop-q1.ts'
import { district3 } from './offices/one-stop-q3.ts'
import { planning } from './offices/planning.ts'
import { police } from './offices/police.ts'
import { type Scale, scaleOf } from './scale.ts'

/** Full size: 10 million people, 300,000 enterprises. The dossiers' is with the desks that hold them. */
const full: Population = { people: 10_000_000, enterprises: 300_000 }

/** Small enough to see, large enough for everybody the tour names. */
const least: Population = { people: 1_000, enterprises: 100 }

export function populationOf(scale: Scale): Population {
  const sized = (what: keyof Population) => Math.max(least[what], Math.round(full[what] * scaleOf(scale, what)))
  return { people: sized('people'), enterprises: sized('enterprises') }
}

/** An agency's one-stop desk. */
export const deskAt = (agency: string, scale: Scale): Desk =>
  deskOf({ agency, scale: scaleOf(scale, 'dossiers'), ...populationOf(scale) })

/** Every agency system of the invented city at a scale, a source document each, in the order of the documents. */
export function systemsOf(city: City, scale: Scale): readonly AgencySystem[] {
  const own = new Map(handmade(city, scale).map((system) => [system.source, system]))
  return [...city.sources.values()].map((source) => {
    const tables = own.get(source.source)?.tables ?? []
    const written = new Set(tables.map(({ name }) => name))
    const bound = boundTo(city, source, scale).filter(({ binding }) => !written.has(binding.from))
    const cursors = cursorsOf(city, source.source)
    const watched = (table: AgencyTable) => {
      const changedAt = cursors.get(table.name)
      return changedAt ? { ...table, changedAt } : table
    }
    const { encoding, delimiter } = source.connection
    return {
      source: source.source,
      make: makeOf(source),
      tables: [...tables, ...bound.map(boundTable)].map(watched),
      ...(encoding ? { encoding } : {}),
      ...(delimiter ? { delimiter } : {}),
    }
  })
}

/** The tables of a source that are read by a cursor: its column by the table's name. */
function cursorsOf(city: City, source: string): ReadonlyMap<string, string> {
  const bindings = [...city.contracts.values()].flatMap(({ sources }) => sources.filter((one) => one.source === source))
  return new Map(bindings.flatMap(({ from, cursor }) => (cursor ? [[from, cursor.field] as const] : [])))
}

/** The systems, or the tables of one, whose make-up is written by hand: the offices that the tour and the benches speak of. */
function handmade(city: City, scale: Scale): readonly AgencySystem[] {
  const population = populationOf(scale)
  const [dossiers, steps] = [scaleOf(scale, 'dossiers'), scaleOf(scale, 'dossier_steps')]
  const counts = ({ office: { agency } }: Dialect) => ({
    dossiers: dossiersOf(agency, dossiers),
    withSteps: dossiersOf(agency, Math.min(steps, dossiers)),
  })
  return [
    homeAffairs(city),
    cityOffice(),
    police(population.people),
    planning(population),
    ...[district1, district3, binhThanh].map((dialect) => oneStop(dialect, counts(dialect), population)),
  ]
}

/** What of a source's bindings the city knows facts of. */
export function boundTo(city: City, source: SourceDocument, scale: Scale): readonly Bound[] {
  return [...city.contracts.values()].flatMap((contract) => {
    const nth = contract.sources.findIndex((binding) => binding.source === source.source)
    const [binding, facts] = [contract.sources[nth], cityFacts[contract.dataset]]
    if (!binding || !facts) return []
    const place: Place = {
      city,
      source: source.source,
      agency: source.agency,
      nth,
      of: contract.sources.length,
      scale: scaleOf(scale, contract.dataset),
      desks: scaleOf(scale, 'dossiers'),
      ...populationOf(scale),
    }
    return [{ contract, binding, source, facts, place }]
  })
}

function makeOf({ kind }: SourceDocument): AgencySystem['make'] {
  if (kind === 'postgres' || kind === 'mysql') return kind
  return kind === 'rest' || kind === 'push' ? 'feed' : 'files'
}
