import { type CompileOptions, sound } from '@kho/schema/policy/compile-options.ts'
import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/fresh-database.ts'
import { openCourtroom } from './courtroom.ts'
import { trySession } from './session.ts'

const mutations: Record<string, CompileOptions> = {
  'null-safe negation': { ...sound, nullSafe: false },
  'denies over allows': { ...sound, denies: false },
  'deciding cell by cell': { ...sound, perCell: false },
}

test.for(Object.entries(mutations))('the judges notice when %s is taken out', async ([, options]) => {
  await using database = await freshDatabase()
  await using courtroom = await openCourtroom(database.url)
  const disagreement = await trySession(courtroom, { seed: 1, cases: 2_000, options })
  expect(disagreement?.difference).toMatch(/shown|state|value|SQL/)
})
