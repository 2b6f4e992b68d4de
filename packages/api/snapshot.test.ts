import { expect, test } from 'vitest'
import { sampleCity } from '../../test/harness/sample-city.ts'
import { snapshotOf } from './snapshot.ts'

const everyone = new Set<string>()
const insiders = new Set(['cases'])

test('an audience is given one schema again and again, and another audience another', async () => {
  const { schemaFor } = await snapshotOf(1, sampleCity())
  const [first, again, other] = await Promise.all([schemaFor(insiders), schemaFor(insiders), schemaFor(everyone)])
  expect(again).toBe(first)
  expect([first?.getType('Case')?.name, other?.getType('Case')]).toEqual(['Case', undefined])
})

test('where only rules change the schemas serve on; where contracts do they are others', async () => {
  const city = sampleCity()
  const before = await snapshotOf(1, city)
  const schema = await before.schemaFor(everyone)
  const ruled = await snapshotOf(2, { ...city }, before)
  expect([ruled.version, await ruled.schemaFor(everyone)]).toEqual([2, schema])
  expect(await ruled.schemaFor(everyone)).toBe(schema)
  const changed = await snapshotOf(3, sampleCity(), ruled)
  expect(await changed.schemaFor(everyone)).not.toBe(schema)
})
