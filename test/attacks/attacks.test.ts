import { afterAll, beforeAll, expect, test } from 'vitest'
import { safeCity } from '../safety/safe-city.ts'
import { type Answer, answerOf, codesOf, type SafeServer, safeServer } from '../safety/safe-server.ts'
import type { Attack, Sent } from './attack.ts'
import { addressAttacks } from './cases/addresses.ts'
import { changeAttacks } from './cases/changes.ts'
import { credentialAttacks } from './cases/credentials.ts'
import { documentAttacks } from './cases/documents.ts'
import { hiddenAttacks } from './cases/hidden.ts'
import { nameAttacks } from './cases/names.ts'
import { placeAttacks, placeDocuments } from './cases/places.ts'
import { requestAttacks } from './cases/requests.ts'

const attacks: readonly Attack[] = [
  ...documentAttacks,
  ...hiddenAttacks,
  ...nameAttacks,
  ...placeAttacks,
  ...requestAttacks,
  ...credentialAttacks,
  ...addressAttacks,
  ...changeAttacks,
]

let safe: SafeServer
const took: number[] = []
beforeAll(async () => {
  safe = await safeServer(safeCity(placeDocuments))
})
afterAll(async () => {
  took.sort((a, b) => a - b)
  const share = (part: number) => (took[Math.floor(took.length * part)] ?? 0).toFixed(1)
  console.info(`${took.length} attacks; half are answered in ${share(0.5)} ms, 99 of 100 in ${share(0.99)} ms`)
  await safe[Symbol.asyncDispose]()
})

async function send({
  query,
  variables,
  body,
  method = 'POST',
  path = '/graphql',
  headers,
  as,
}: Sent): Promise<Answer> {
  const token = as ? { authorization: `Bearer ${await safe.issuer.sign(as)}` } : {}
  const json = { 'content-type': 'application/json' }
  const began = performance.now()
  const response = await fetch(`${safe.url}${path}`, {
    method,
    headers: { ...(body === undefined && method === 'POST' ? json : {}), ...token, ...headers },
    ...(method === 'POST' ? { body: body ?? JSON.stringify({ query, variables }) } : {}),
  })
  const answer = await answerOf(response)
  took.push(performance.now() - began)
  return answer
}

test('there are 400 attacks and more, and no two are the same', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(400)
  const names = attacks.map(({ id, name, refused }) => `${id} ${refused} ${name}`)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

/** What must be in no answer: what records withhold, words of the store, places in the code. */
const telltale = /canary|079190000002|select |pg_|relation "|node_modules|at .*\.ts|SQLSTATE|Did you mean/

test.for(attacks.map((attack) => [attack.id, attack.name, attack] as const))('%s: %s', async ([, , attack]) => {
  const { sent, refused, data } = attack
  const answer = await send(typeof sent === 'function' ? await sent(safe) : sent)
  expect(answer.text).not.toMatch(telltale)
  expect(answer.status).toBeLessThan(500)
  if (refused === undefined) {
    expect(answer.body).toEqual({ data })
    return
  }
  expect([...new Set(codesOf(answer))], answer.text.slice(0, 300)).toEqual([refused])
  expect(answer.body.data ?? null).toBeNull()
})

test('after all of them the server answers as before', async () => {
  expect((await safe.ask('{ viewer { kind } }')).body).toEqual({ data: { viewer: { kind: 'anonymous' } } })
  expect('polluted' in {}).toBe(false)
})
