import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { citizen, officer } from './issuer.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
  await safe.store.owner.rows(sql`
    insert into kho.binding (dataset, source, version, owner, agency, kind, mode, listed)
    values ('dossiers', 'desk', 1, 'H29.1', 'H29.2', 'postgres', 'snapshot', true)`)
})
afterAll(() => safe[Symbol.asyncDispose]())

const balances = async () => {
  const { body } = await safe.ask('{ agencyBalances { nodes { agency datasetsRead timesRead } } }')
  return body.data.agencyBalances.nodes
}

test('what an agency reads of people is counted for everybody to see, by agency and by nothing else', async () => {
  const query = '{ dossiers { nodes { dossierCode applicantId } } }'
  for (let times = 0; times < 3; times += 1) {
    const { body } = await safe.ask(query, { as: officer })
    expect(body.data.dossiers.nodes.length).toBeGreaterThan(0)
  }
  await vi.waitFor(
    async () => expect(await balances()).toContainEqual({ agency: 'H29.1', datasetsRead: 1, timesRead: '3' }),
    { timeout: 10_000 },
  )
  const columns = await safe.store.rows(
    `select column_name from information_schema.columns where table_name = 'agency_read' order by 1`,
  )
  expect(columns.flat()).toEqual(['agency', 'dataset', 'month', 'times'])
})

test('what nobody entered is not counted: a query that tells of nobody, and a citizen’s own', async () => {
  const before = await balances()
  await safe.ask('{ datasets { name } }', { as: officer })
  await safe.ask('{ dossiers { nodes { applicantId } } }', { as: citizen })
  await new Promise((resolve) => setTimeout(resolve, 2_500)) // longer than counts wait to be written
  expect(await balances()).toEqual(before)
})
