import { resolve } from 'node:path'
import type { City } from '@kho/schema/contract/city.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { unitsOf } from '@kho/schema/contract/units.ts'
import type { Values } from '@kho/schema/contract/value.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { workspace } from '../harness/running-city.ts'

let city: City

beforeAll(async () => {
  const read = await readCity(resolve(workspace, 'city'))
  if (!read.city) throw new Error('the reference city has problems')
  city = read.city
})

/** An officer of a unit, at work on a procedure, on a day. */
function officerOf(agency: string, today: string, under: City = city): Ask {
  const units = unitsOf(under.agencies, agency, today)
  const principal = { kind: 'officer', person: '079080000011', agency, units } as const
  return { city: under, principal, purpose: { key: '1.000894', procedure: true, tasks: [] }, today, way: 'query' }
}

const right = {
  dataset: 'dossiers',
  effect: 'allow',
  where: null,
  via: null,
  fields: ['dossier_code', 'status'],
  mask: {},
  purpose: null,
  mustKnow: [],
  quota: null,
  ways: ['query'],
  valid: { from: '2020-01-01', until: null },
  basis: null,
  reason: null,
} as const

/** Everybody, of all the units that the city ever had, to whom the rules show a dossier. */
function holders(rules: readonly Rule[], today: string): readonly string[] {
  const under = { ...city, rules: new Map([['dossiers', rules]]) }
  const shown = [...city.agencies.keys()].filter((agency) => !viewOf(officerOf(agency, today, under), 'dossiers').none)
  return shown.sort()
}

const wards = (agency: string) =>
  city.agencies
    .get(agency)
    ?.succeededBy.map((one) => one.agency)
    .sort()

describe('24 districts, then 22, then none', () => {
  const given = (attribute: 'agency' | 'units', agency: string): Rule[] => [
    { ...right, name: 'given_in_2020', to: [{ attribute, op: 'eq', values: [agency] }] },
  ]

  test('G4 a right given to a district in 2020 finds its holder, and no other', () => {
    expect(holders(given('agency', 'H29.762'), '2020-11-02')).toEqual(['H29.762'])
    expect(holders(given('agency', 'H29.762'), '2021-01-01')).toEqual(['H29.7690'])
    expect(holders(given('agency', 'H29.762'), '2025-06-30')).toEqual(['H29.7690'])
    expect(holders(given('agency', 'H29.762'), '2026-11-02')).toEqual(wards('H29.7690'))
    expect(holders(given('agency', 'H29.760'), '2026-11-02')).toEqual(wards('H29.760'))
  })

  test('G4 an account that still names the ended unit has access through its successors alone', () => {
    const stale = officerOf('H29.760', '2025-07-02')
    const under = (rules: Rule[]) => ({ ...stale, city: { ...city, rules: new Map([['dossiers', rules]]) } })
    expect(viewOf(under(given('agency', 'H29.760')), 'dossiers').none).toBe(true)
    expect(viewOf(under(given('units', 'H29.760')), 'dossiers').none).toBe(false)
  })

  test('what was forbidden to a district stays forbidden to it and to whoever succeeded it', () => {
    const everybody: Rule = { ...right, name: 'everybody', to: [] }
    const barred = [{ attribute: 'agency', op: 'in', values: ['H29.762', 'H29.763'] }] as const
    const deny: Rule = { ...right, name: 'barred', effect: 'deny', fields: null, to: barred }
    const shown = (agency: string, today: string) => {
      const under = { ...city, rules: new Map([['dossiers', [everybody, deny]]]) }
      return viewOf(officerOf(agency, today, under), 'dossiers').usable.size > 0
    }
    expect(['H29.762', 'H29.7690', 'H29.760'].map((agency) => shown(agency, '2020-11-02'))).toEqual([false, true, true])
    expect(['H29.762', 'H29.7690', 'H29.760'].map((agency) => shown(agency, '2021-01-01'))).toEqual([
      false,
      false,
      true,
    ])
  })
})

describe('a dossier of District 1', () => {
  const dossier: Values = {
    dossier_code: '000.00.60.H29-201102-0001',
    receiving_agency: 'H29.760',
    handling_agency: 'H29.760',
    applicant_id: '079190000001',
    status: '4',
    sealed: false,
  }
  const seen = (ask: Ask) => {
    const { cells } = interpretRecord({ ask, dataset: 'dossiers', records: () => [dossier] }, dossier)
    return [cells.status?.state, cells.applicant_id?.state, cells.summary?.state]
  }

  test('G3 District 3 sees where it stands, and nothing of the applicant', () => {
    expect(seen(officerOf('H29.760', '2020-11-02'))).toEqual(['shown', 'masked', 'shown'])
    expect(seen(officerOf('H29.770', '2020-11-02'))).toEqual(['shown', 'withheld', 'withheld'])
  })

  test('G4 the same accounts after the districts ended: records stay with the unit that wrote them', () => {
    expect(seen(officerOf('H29.760', '2025-07-02'))).toEqual(['shown', 'masked', 'shown'])
    expect(seen(officerOf('H29.770', '2025-07-02'))).toEqual(['shown', 'withheld', 'withheld'])
    expect(unitsOf(city.agencies, 'H29.770', '2025-07-02')).toEqual(['H29.770', ...(wards('H29.770') ?? [])])
  })
})
