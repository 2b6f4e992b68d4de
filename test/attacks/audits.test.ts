import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SafeServer, safeServer } from '../safety/safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

const audits = serverAudits({ url: () => `${safe.url}/graphql` })

test('there are audits of GraphQL over HTTP', () => {
  expect(audits.length).toBeGreaterThan(60)
})

test.for(audits.map(({ id, name, fn }) => [id, name, fn] as const))('GraphQL over HTTP, %s: %s', async ([, , fn]) => {
  const result = await fn()
  expect(result).toMatchObject({ status: 'ok' })
})
