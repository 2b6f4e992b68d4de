import { expect, test } from 'vitest'
import { worstLags } from './worst-lags.ts'

test('a source is as late as its dataset that has used up most of its promise, and what was never read is later', () => {
  const lags = [
    { source: 'desk', dataset: 'dossiers', lagSeconds: '1800', promiseSeconds: '3600' },
    { source: 'desk', dataset: 'steps', lagSeconds: '7200', promiseSeconds: '86400' },
    { source: 'police', dataset: 'people', lagSeconds: '90000', promiseSeconds: '60000' },
    { source: 'police', dataset: 'homes', lagSeconds: '10', promiseSeconds: null },
    { source: 'new', dataset: 'roads', lagSeconds: null, promiseSeconds: '3600' },
  ]
  expect(worstLags(lags)).toEqual([
    { source: 'new', dataset: 'roads', lag: null, promise: 3600, share: null },
    { source: 'police', dataset: 'people', lag: 90_000, promise: 60_000, share: 1.5 },
    { source: 'desk', dataset: 'dossiers', lag: 1800, promise: 3600, share: 0.5 },
  ])
})
