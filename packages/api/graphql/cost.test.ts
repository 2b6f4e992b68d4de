import { expect, test } from 'vitest'
import { sampleCity } from '../../../test/harness/sample-city.ts'
import type { GroupsPlan } from '../plan/groups-plan.ts'
import type { PageMember, PagePlan, Plan, RecordPlan, RootPlan } from '../plan/plan.ts'
import { boundCost, costOf } from './cost.ts'

const city = sampleCity()

const planOf = (page: PagePlan): Plan => planned({ root: 'many', key: 'dossiers', page })

function planned(root: RootPlan): Plan {
  const ask = { city, principal: { kind: 'anonymous' }, purpose: null, today: '2020-11-02', way: 'query' } as const
  return { version: 1, ask, language: 'vi', cursorKey: Buffer.alloc(32), roots: [root] }
}

function pageOf(dataset: string, size: number, members: readonly PageMember[]): PagePlan {
  const nothing = {
    known: [],
    foundBy: [],
    filter: null,
    order: [],
    backward: false,
    after: null,
    before: null,
    binding: '',
  }
  return { ...nothing, dataset, size, members }
}

const nodes = (record: RecordPlan): PageMember => ({ member: 'nodes', key: 'nodes', record })
const count = (max: number): PageMember => ({ member: 'totalCount', key: 'totalCount', max })
const step: RecordPlan = { dataset: 'steps', known: [], foundBy: [], members: [{ member: 'id', key: 'id' }] }
const withSteps = (size: number): RecordPlan => ({
  dataset: 'dossiers',
  known: [],
  foundBy: [],
  members: [{ member: 'many', key: 'steps', relation: 'steps', page: pageOf('steps', size, [nodes(step)]) }],
})

test('cost is what pages ask for, multiplied along the way', () => {
  expect(costOf(planOf(pageOf('dossiers', 20, [nodes(step)])), city)).toBe(1 + 20)
  expect(costOf(planOf(pageOf('dossiers', 20, [nodes(withSteps(12))])), city)).toBe(1 + 20 * (1 + 1 + 12))
})

test('a count costs by the declared size or its own bound, never by what is there', () => {
  expect(costOf(planOf(pageOf('dossiers', 0, [count(100_000)])), city)).toBe(1 + 10)
  expect(costOf(planOf(pageOf('dossiers', 0, [count(200)])), city)).toBe(1 + 2)
})

test('groups cost what is declared to be there, and once more for each relation that keys go through', () => {
  const groups = { dataset: 'dossiers', known: [], filter: null, through: [], having: null, order: [], members: [] }
  const size = city.contracts.get('dossiers')?.size ?? 0
  const cost = (keys: GroupsPlan['keys']) =>
    costOf(planned({ root: 'groups', key: 'groups', groups: { ...groups, keys, size: 100 } }), city)
  expect(cost([])).toBe(1 + 100 + Math.ceil(size / 500))
  const through = { path: ['procedure'], field: 'title', by: null }
  expect(cost([through, { ...through, field: 'sector' }])).toBe(1 + 100 + Math.ceil((2 * size) / 500))
})

test('groups of what a record leads to cost what the declared sizes give each, an order by a figure all of both', () => {
  const sizes = ['dossiers', 'steps'].map((dataset) => city.contracts.get(dataset)?.size ?? 0)
  const [dossiers = 0, steps = 0] = sizes
  const measure = { of: 'count', where: null } as const
  const groups: GroupsPlan = {
    ...{ dataset: 'steps', known: [], filter: null, through: ['dossier_code'], keys: [], having: null, order: [] },
    ...{ size: 100, members: [] },
  }
  const counted: RecordPlan = {
    ...step,
    dataset: 'dossiers',
    members: [{ member: 'groups', key: 'g', relation: 'steps', groups }],
  }
  const each = 1 + 1 + Math.ceil(Math.ceil(steps / dossiers) / 500)
  expect(costOf(planOf(pageOf('dossiers', 20, [nodes(counted)])), city)).toBe(1 + 20 * (1 + each))
  const order = [{ path: [], relation: 'steps', filter: null, measure, direction: 'desc', nulls: 'last' }] as const
  const ordered = { ...pageOf('dossiers', 20, [nodes(step)]), order }
  expect(costOf(planOf(ordered), city)).toBe(1 + 20 + Math.ceil((dossiers + steps) / 1000))
})

test('a thousand records with their twelve steps are allowed, a thousand with a thousand are not', () => {
  expect(() => boundCost(planOf(pageOf('dossiers', 1000, [nodes(withSteps(12))])), city)).not.toThrow()
  expect(() => boundCost(planOf(pageOf('dossiers', 1000, [nodes(withSteps(1000))])), city)).toThrow(
    expect.objectContaining({ code: 'KHO450' }),
  )
})
