import { join } from 'node:path'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { expect, test } from 'vitest'
import type { Pushed } from '../feeds/push-sender.ts'
import { boundTo } from '../generator/city-systems.ts'
import type { Fact } from '../generator/facts/fact.ts'
import { pushHand } from './push-hand.ts'

test('deliveries arrive out of order and twice, and the latest version of each record is the last that was written', async () => {
  const { city } = await readCity(join(import.meta.dirname, '../..', 'city'))
  const source = city?.sources.get('one_stop_q11')
  if (!city || !source) throw new Error('the reference city lacks District 11')
  const sent: (readonly Pushed[])[] = []
  const send = async (_table: string, lines: readonly Pushed[]) => void sent.push(lines)
  const bounds = boundTo(city, source, 0.0001).filter(({ contract }) => contract.dataset === 'dossiers')
  const hand = pushHand(bounds, { send, sendTable: async () => 0 }, 100n)
  const [bound] = bounds
  if (!bound) throw new Error('District 11 holds no dossiers')
  const fact = [bound.facts.at(0, bound.place)].flat()[0] as Fact // a dossier is one fact
  for (let fee = 1; fee <= 12; fee += 1) await hand.put('dossiers', [{ ...fact, fee }])
  await hand.settle?.()
  const lines = sent.flat()
  const versions = lines.map(({ version }) => Number(version))
  expect(versions).not.toEqual(versions.toSorted((a, b) => a - b))
  expect(new Set(versions)).toEqual(new Set(Array.from({ length: 12 }, (_, at) => 100 + at)))
  expect(versions.length).toBeGreaterThan(12)
  const latest = lines.toSorted((a, b) => Number(b.version) - Number(a.version))[0]
  expect(latest?.record).toMatchObject({ maHoSo: fact.dossier_code, lePhi: '12' })
})
