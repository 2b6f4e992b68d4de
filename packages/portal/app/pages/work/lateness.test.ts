import { expect, test } from 'vitest'
import { latenessOf } from './lateness.ts'

const now = '2020-11-02T01:00:00.000000Z'

test('a dossier is late by the city’s now, or by the day on which it was finished', () => {
  const dueAt = '2020-11-01T01:00:00.000000Z'
  expect(latenessOf({ dueAt }, now)).toEqual({ word: 'late', seconds: 86_400 })
  expect(latenessOf({ dueAt: '2020-11-02T02:00:00.000000Z' }, now)).toEqual({ word: 'left', seconds: 3_600 })
  expect(latenessOf({ dueAt, finishedAt: '2020-11-01T02:00:00.000000Z' }, now)).toMatchObject({ word: 'finishedLate' })
  expect(latenessOf({ dueAt, finishedAt: dueAt }, now)).toEqual({ word: 'inTime', seconds: 0 })
  expect(latenessOf({ dueAt: null }, now)).toBeNull()
})
