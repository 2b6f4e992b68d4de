import { join } from 'node:path'
import type { City } from '@kho/schema/contract/city.ts'
import type { Field, FieldMapping } from '@kho/schema/contract/contract.ts'
import { exactValue } from '@kho/schema/contract/exact-value.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { rowCheckOf } from '@kho/schema/derive/row-check.ts'
import { beforeAll, expect, test } from 'vitest'
import { boundTo } from '../city-systems.ts'
import { type Bound, boundTable } from '../offices/bound-table.ts'
import { cityFacts } from './city-facts.ts'
import { refusedOf } from './fact.ts'

let city: City
let bounds: readonly Bound[]

beforeAll(async () => {
  const read = await readCity(join(import.meta.dirname, '../..'))
  if (!read.city) throw new Error('the reference city does not compile')
  city = read.city
  bounds = [...read.city.sources.values()].flatMap((source) => boundTo(read.city ?? city, source, 0.0001))
})

const byHand = ['agencies', 'agency_successions', 'procedures', 'services', 'people', 'enterprises']

test('every dataset of the city has facts, sixty of them from 42 departments and districts, the office and the police', () => {
  const read = [...city.contracts.values()].filter(({ sources }) => sources.length > 0)
  expect([...Object.keys(cityFacts), ...byHand].toSorted()).toEqual(read.map(({ dataset }) => dataset).toSorted())
  expect(read).toHaveLength(60)
  const agencies = [...city.sources.values()].map(({ agency }) => agency)
  expect(new Set(agencies).size).toBe(agencies.length)
  expect(agencies.filter((agency) => /^H29\.(?:0\d|1[0-8]|7[6-8]\d)$/.test(agency))).toHaveLength(42)
  expect(agencies.filter((agency) => ['H29.19', 'H29.20'].includes(agency))).toHaveLength(2)
})

/** What a mapped cell says, or why it says nothing. */
function read(field: Field, mapping: FieldMapping | undefined, cell: string | null): { value: Value | null } | string {
  if (cell === null || !mapping || !('from' in mapping)) return { value: null }
  if (!mapping.values) {
    const exact = exactValue(field, cell, city.timeZone)
    return 'value' in exact ? exact : exact.breach
  }
  return Object.hasOwn(mapping.values, cell) ? { value: mapping.values[cell] ?? null } : 'is no code of the office'
}

/** How many of a table's rows its contract refuses; the key of one that it takes in stands once. */
function judged(bound: Bound): number {
  const { contract, binding } = bound
  const table = boundTable(bound)
  const columns = Object.keys(table.columns)
  const breachesOf = rowCheckOf(contract, city)
  const keys = new Set<string>()
  let refused = 0
  for (const row of table.rows()) {
    const values: { [field: string]: Value | null } = {}
    const unread = contract.fields.filter((field) => {
      const mapping = binding.map[field.name]
      const said = read(
        field,
        mapping,
        mapping && 'from' in mapping ? (row[columns.indexOf(mapping.from)] ?? null) : null,
      )
      values[field.name] = typeof said === 'string' ? null : said.value
      return typeof said === 'string'
    })
    if (unread.length > 0 || breachesOf(values).some(({ level }) => level === 'error')) refused += 1
    const key = contract.key.map((name) => String(values[name])).join('|')
    expect(keys.has(key), `${contract.dataset}: two rows of one key`).toBe(false)
    keys.add(key)
  }
  return refused
}

const ofDesks = ['dossiers', 'dossier_steps']

test('what the offices write passes the contracts, but for the dirt that is counted', () => {
  const wrong = bounds
    .filter(({ contract }) => !ofDesks.includes(contract.dataset))
    .map((bound) => ({
      from: `${bound.contract.dataset} < ${bound.source.source}`,
      refused: judged(bound),
      dirt: refusedOf(bound.facts, bound.place),
    }))
    .filter(({ refused, dirt }) => refused !== dirt)
  expect(wrong).toEqual([])
})

test('of each thousand dossiers of a desk two are no dossiers, whatever its system writes them in', () => {
  const others = [...city.sources.values()].filter(({ agency }) => !['H29.760', 'H29.770', 'H29.765'].includes(agency))
  const desks = others.flatMap((source) => boundTo(city, source, 0.003))
  const kinds = new Map(
    desks.filter(({ contract }) => contract.dataset === 'dossiers').map((bound) => [bound.binding.map.status, bound]),
  )
  expect(kinds.size).toBe(21)
  for (const bound of kinds.values()) {
    const count = bound.facts.count(bound.place)
    const thousands = (at: number) => Math.floor((count + 999 - at) / 1_000)
    expect([bound.source.source, judged(bound)]).toEqual([bound.source.source, thousands(501) + thousands(502)])
  }
})

const factsOf = (dataset: string) => {
  const bound = bounds.find(({ contract }) => contract.dataset === dataset)
  if (!bound) throw new Error(`nobody holds ${dataset}`)
  return Array.from({ length: bound.facts.count(bound.place) }, (_, index) => bound.facts.at(index, bound.place)).flat()
}
const counted = (dataset: string, is: (fact: ReturnType<typeof factsOf>[number]) => boolean) => {
  const facts = factsOf(dataset)
  return [facts.length, facts.filter(is).length]
}

test('totals are those of the source articles, at any scale', () => {
  expect(counted('assigned_tasks', ({ state }) => state === 'done')).toEqual([83, 7])
  expect(counted('agency_plans', ({ issued }) => issued === true)).toEqual([63, 32])
  expect(counted('steering_committees', ({ established }) => established === true)).toEqual([63, 62])
  expect(factsOf('steering_committees').filter(({ established }) => !established)).toMatchObject([
    { province_code: '79' },
  ])
  expect(counted('banks', ({ connected }) => connected === true)).toEqual([46, 38])
  expect(factsOf('payments')).toHaveLength(13_600)
  expect(factsOf('service_publications')).toHaveLength(1_194)
  const figures = new Map(
    factsOf('kpi_values')
      .filter(({ agency_code }) => agency_code === 'H29')
      .map((fact) => [fact.kpi_code, fact.value]),
  )
  expect(Number(figures.get('services'))).toBe(1_335)
})

test('districts were 24, became 22 on 1 January 2021 and none on 1 July 2025', () => {
  const districts = (day: string) =>
    factsOf('admin_units').filter(
      ({ level, valid_from, valid_until }) =>
        level === 'district' && String(valid_from) <= day && (valid_until === null || day < String(valid_until)),
    ).length
  expect(['2020-12-31', '2021-01-01', '2025-06-30', '2025-07-01'].map(districts)).toEqual([24, 22, 22, 0])
})

test('half of the dossiers lie with three desks, and all of them together are as many as the scale asks for', () => {
  const at = (scale: number) =>
    [...city.sources.values()]
      .flatMap((source) => boundTo(city, source, scale))
      .filter(({ contract }) => contract.dataset === 'dossiers')
      .reduce((sum, { facts, place }) => sum + facts.count(place), 0)
  for (const scale of [0.001, 0.01, 0.1, 1]) expect(Math.abs(at(scale) - 17_000_000 * scale)).toBeLessThan(24)
})

test('the exchange axis names agencies by their codes of QCVN 102:2016, and the city by those of Decision 20/2020', () => {
  const bound = bounds.find(({ contract }) => contract.dataset === 'document_envelopes')
  if (!bound) throw new Error('nobody writes down what is exchanged')
  const { from_agency: sender } = bound.binding.map
  const table = boundTable(bound)
  const column = Object.keys(table.columns).indexOf('MessageHeader.From.OrganId')
  const field = bound.contract.fields.find(({ name }) => name === 'from_agency')
  const codes = [...table.rows()].map((row) => row[column] ?? null)
  expect(codes.length).toBeGreaterThan(50)
  expect(codes.filter((code) => !/^000\.00\.\d{2}\.H29$/.test(code ?? ''))).toEqual([])
  const agencies = codes.map((code) => field && read(field, sender, code))
  expect(agencies).toEqual(
    codes.map((code) => ({ value: [...city.agencies.values()].find(({ oldCode }) => oldCode === code)?.agency })),
  )
})
