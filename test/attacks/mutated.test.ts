import { expect, test } from 'vitest'
import { randomOf } from '../judges/random.ts'
import { citizen, officer, steward } from '../safety/issuer.ts'
import { safeServer } from '../safety/safe-server.ts'
import type { Attack } from './attack.ts'
import { changeAttacks } from './cases/changes.ts'
import { documentAttacks } from './cases/documents.ts'
import { hiddenAttacks } from './cases/hidden.ts'
import { nameAttacks } from './cases/names.ts'
import { mutated } from './mutate.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 5)
const wanted = Number(process.env.KHO_TEST_DOCUMENTS ?? 1_500)

const good = [
  '{ dossiers(first: 5, filter: { agency: { eq: "H29.1" } }) { totalCount nodes { dossierCode fee procedure { title } } } }',
  'query Q($code: String!) { dossier(dossierCode: $code) { agency withheld { field reason } } viewer { kind units } }',
  '{ procedures(orderBy: [{ field: TITLE, direction: DESC }]) { edges { cursor node { code dossiers { totalCount } } } } }',
  '{ __schema { types { name fields { name args { name } } } } }',
  'fragment D on Dossier { id dossierCode } query { dossiers { nodes { ...D } } catalogue { nodes { name } } }',
]

const queryOf = ({ sent }: Attack) => (typeof sent === 'object' && sent.query ? [sent.query] : [])
const seeds = [
  ...good,
  ...[...documentAttacks, ...hiddenAttacks, ...nameAttacks, ...changeAttacks].flatMap(queryOf),
].filter((text) => text.length < 3_000)

test(`no change of a document makes the server fall over or fail (${wanted} documents, seed ${seed})`, {
  timeout: 3_600_000,
}, async () => {
  await using safe = await safeServer()
  const tokens = await Promise.all([officer, citizen, steward].map((as) => safe.issuer.sign(as, { expires: 3_600 })))
  const statuses = new Map<number, number>()
  const send = async (number: number) => {
    const random = randomOf(seed, number)
    const text = mutated(random.pick(random.chance(0.5) ? good : seeds), random)
    const token = random.chance(0.2) ? null : random.pick(tokens)
    const answer = await safe.ask(text, { variables: { code: 'D-1' }, ...(token ? { token } : {}) })
    const place = `document ${number} of seed ${seed}: ${JSON.stringify(text)}`
    expect(answer.status, place).toBeLessThan(500)
    expect(answer.body, place).not.toBeNull()
    expect(answer.text, place).not.toMatch(/canary|node_modules|SQLSTATE|relation "/)
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
  }
  for (let number = 0; number < wanted; number += 8) {
    await Promise.all(Array.from({ length: 8 }, (_, at) => send(number + at)))
  }
  expect(statuses.get(200)).toBeGreaterThan(0)
  expect(safe.log()).not.toContain('"unexpected"')
  console.info(`${wanted} documents: ${[...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')}`)
})
