import { expect, test } from 'vitest'
import { healthRows } from './health-rows.ts'

const policies = ['calm', 'late', 'asked', 'refused'].map((dataset) => ({
  ...{ dataset, title: { vi: dataset, en: dataset } },
  ...{ owner: 'H29.15', rules: [] },
}))
const fresh = (dataset: string, lagSeconds: string | null, late: boolean) => ({
  ...{ dataset, source: 's', lagSeconds, promiseSeconds: '60', late, records: '1' },
})

test('what needs somebody stands first, each by its source that is furthest behind', () => {
  const rows = healthRows(policies, {
    freshness: { nodes: [fresh('calm', '10', false), fresh('late', '30', false), fresh('late', null, true)] },
    quarantineDefectsAggregate: { groups: [{ key: { dataset: 'refused' }, sum: { records: '3' } }] },
    accessRequestsAggregate: { groups: [{ key: { dataset: 'asked' }, count: 2 }] },
  })
  expect(rows.map(({ dataset }) => dataset)).toEqual(['asked', 'late', 'refused', 'calm'])
  expect(rows.map(({ worst }) => worst)).toEqual([
    null,
    { lag: null, promise: 60, late: true },
    null,
    { lag: 10, promise: 60, late: false },
  ])
  expect(rows.map(({ requests, quarantined }) => [requests, quarantined])).toEqual([
    [2, 0n],
    [0, 0n],
    [0, 3n],
    [0, 0n],
  ])
})
