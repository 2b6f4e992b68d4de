import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import type { Case } from './case.ts'
import { type Courtroom, openCourtroom } from './courtroom.ts'
import { differenceOn, trySession, wordsOf } from './session.ts'

let database: FreshDatabase
let courtroom: Courtroom

beforeAll(async () => {
  database = await freshDatabase()
  courtroom = await openCourtroom(database.url)
})

afterAll(async () => {
  await courtroom[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const folder = join(import.meta.dirname, 'found')
const found = readdirSync(folder).filter((file) => file.endsWith('.json'))

test('cases found before are there to be judged', () => expect(found).not.toHaveLength(0))

test.for(found)('the judges agree on a case found before: %s', async (file) => {
  // A case is what JSON says it is: the files are kept from printed cases.
  const one: Case = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  expect(await differenceOn(courtroom, one)).toBeNull()
})

test('the database, CASL and the interpreter agree on 20,000 random cases', { timeout: 600_000 }, async () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const disagreement = await trySession(courtroom, { seed, cases: 20_000 })
  expect(disagreement && wordsOf(disagreement)).toBeNull()
})
