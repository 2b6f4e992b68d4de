import { expect, test } from 'vitest'
import { latestOf } from './latest.ts'

test('a dataset stands once, at its newest source, with the records of all of them', () => {
  const sources = [
    { dataset: 'dossiers', freshAt: '2026-01-02T00:00:00Z', records: '9007199254740993' },
    { dataset: 'people', freshAt: '2026-01-01T12:00:00Z', records: null },
    { dataset: 'dossiers', freshAt: '2026-01-01T00:00:00Z', records: '2' },
    { dataset: 'roads', freshAt: null, records: '1' },
  ]
  expect(latestOf(sources, 6)).toEqual([
    { dataset: 'dossiers', freshAt: '2026-01-02T00:00:00Z', records: 9007199254740995n },
    { dataset: 'people', freshAt: '2026-01-01T12:00:00Z', records: 0n },
  ])
  expect(latestOf(sources, 1)).toHaveLength(1)
})
