import { expect, test } from 'vitest'
import { type AskedReplay, hasWaiting, replayRows } from './replay-rows.ts'

const asked = (dataset: string, source: string, state: string): AskedReplay => ({
  ...{ dataset, source, state, askedAt: '2020-11-02T01:00:00Z', endedAt: null },
  ...{ read: null, published: null, refused: null, code: null },
})

const holding = (dataset: string, source: string) => ({ key: { dataset, source } })

test('each dataset from each source stands once, with what was asked last, and stays while it holds nothing any more', () => {
  const [waiting, before, over] = [asked('a', 'x', 'waiting'), asked('a', 'x', 'done'), asked('b', 'x', 'done')]
  const answer = {
    quarantineDefectsAggregate: { groups: [holding('a', 'x'), holding('a', 'y')] },
    quarantineReplays: { nodes: [waiting, before, over] },
  }
  expect(replayRows(answer)).toEqual([
    { dataset: 'a', source: 'x', holds: true, last: waiting },
    { dataset: 'a', source: 'y', holds: true, last: null },
    { dataset: 'b', source: 'x', holds: false, last: over },
  ])
  expect(hasWaiting(answer)).toBe(true)
  expect(hasWaiting({ ...answer, quarantineReplays: { nodes: [before, over] } })).toBe(false)
  expect(replayRows({ quarantineDefectsAggregate: null, quarantineReplays: null })).toEqual([])
})
