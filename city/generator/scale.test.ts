import { expect, test } from 'vitest'
import { ownScales, readScale, scaleOf, scaleText } from './scale.ts'

test('a scale is one number, or one for the rest and others for the datasets that it names', () => {
  expect(readScale('0.5')).toBe(0.5)
  const scale = readScale('0.001,people=1,dossiers=0.1')
  expect(scale).toEqual({ rest: 0.001, of: { people: 1, dossiers: 0.1 } })
  if (scale === null) throw new Error('it was not read')
  expect(['people', 'dossiers', 'payments'].map((dataset) => scaleOf(scale, dataset))).toEqual([1, 0.1, 0.001])
  expect(ownScales(scale)).toEqual(['people', 'dossiers'])
  expect(readScale(scaleText(scale))).toEqual(scale)
})

test.for(['', '-1', '0', '11', 'people=1', '1,people', '1,people=', '1,people=0', '1,People=1', '1,', '1;people=1'])(
  '%j is no scale',
  (text) => {
    expect(readScale(text)).toBeNull()
  },
)
