import type { Contract } from '../contract.ts'
import { isSystem } from './system-datasets.ts'
import type { World } from './world.ts'

/** What a catalogue must say of every dataset in it besides its name and class (N47 article 11(4)). */
const elements: readonly (readonly [key: string, (contract: Contract) => boolean, what: string])[] = [
  ['description', ({ description }) => description !== null, 'its purpose, scope and content'],
  ['refresh', ({ refresh, derive }) => derive !== undefined || Boolean(refresh?.every), 'how it is brought up to date'],
  ['sources', ({ sources, derive }) => derive !== undefined || sources.length > 0, 'where it comes from'],
]

/** R1: in a city whose catalogue is complete, a dataset that lacks something of it is not published. */
export function sayIncomplete(world: World, contracts: ReadonlyMap<string, Contract>): void {
  for (const [name, { say }] of world.datasets) {
    const contract = contracts.get(name)
    if (!contract?.listed || isSystem(name)) continue
    for (const [key, has, what] of elements) {
      if (!has(contract)) say(['dataset'], 'KHO142', `${name} is listed without ${key}: ${what}`, 'key')
    }
  }
}
