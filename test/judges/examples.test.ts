import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { askOf, type Case, datasetName } from './case.ts'
import { type Courtroom, openCourtroom } from './courtroom.ts'
import { type Example, examples } from './examples.ts'
import { differenceOn } from './session.ts'

let database: FreshDatabase
let courtroom: Courtroom

beforeAll(async () => {
  database = await freshDatabase()
  courtroom = await openCourtroom(database.url, 1)
})

afterAll(async () => {
  await courtroom[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

test.for(examples.map((example) => [example.claim, example] as const))('%s', async ([, example]) => {
  expect(seenOf(example.case)).toEqual(example.seen)
  expect(await differenceOn(courtroom, example.case)).toBeNull()
})

/** What the interpreter lets the asker see; the other judges are held to it by `differenceOn`. */
function seenOf(one: Case): Example['seen'] {
  const records = (dataset: string) => one.datasets.find((_, place) => datasetName(0, place) === dataset)?.records ?? []
  const of = { ask: askOf(one, 0), dataset: datasetName(0, 0), known: new Set(one.known), records }
  return records(of.dataset).map((values) => {
    const { shown, cells } = interpretRecord(of, values)
    if (!shown) return null
    const words = Object.entries(cells).map(([field, { state, value }]) => {
      const text = JSON.stringify(value)
      return [field, state === 'withheld' ? '-' : state === 'masked' ? `~${text}` : text]
    })
    return Object.fromEntries(words)
  })
}
