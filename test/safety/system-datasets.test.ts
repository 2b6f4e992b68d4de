import { expect, test } from 'vitest'
import { rowsSource } from '../harness/rows-source.ts'
import { compiled, documentsOf } from '../harness/test-store.ts'
import type { Claims } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

const dataset = (name: string, source: string, listed: boolean) => `
# sources/${source}.yaml
source: ${source}
agency: ${source === 'desk' ? 'H29.1.1' : 'H29.2'}
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/${name}.yaml
dataset: ${name}
names: { one: ${name}_row, many: ${name} }
title: { vi: Bộ, en: Set }
owner: H29.2
class: shared
listed: ${listed}
refresh: { every: 15m, promise: 1h }
key: [code]
fields: { code: { type: text }, born: { type: date } }
sources:
  - { source: ${source}, from: t, map: { code: code, born: born } }
`

const documents = () => [
  ...safeCity(),
  ...documentsOf(dataset('licences', 'desk', true) + dataset('watched', 'vault', false)),
]

/** A server whose store has taken in two datasets, one row of each refused. */
async function servingRuns(): Promise<SafeServer> {
  const safe = await safeServer(documents())
  for (const [name, source] of [
    ['licences', 'desk'],
    ['watched', 'vault'],
  ] as const) {
    const rows = [
      ['A', '2020-01-01'],
      ['B', 'hôm qua'],
    ]
    await safe.store.sync(name, source, rowsSource('t', ['code', 'born'], rows))
  }
  return safe
}

const officerOf = (unit: string): Claims => ({ kho_kind: 'officer', unit, trust: 2 })
const query = `{
  runs { nodes { dataset source agency state read inserted quarantined } }
  freshness(orderBy: [{ field: DATASET }]) { nodes { dataset late records refused promiseSeconds } }
  sourcesStatus(orderBy: [{ field: SOURCE }]) { nodes { source agency state records code } }
  quarantineDefects { nodes { dataset field rule records } }
}`

const licences = {
  run: {
    dataset: 'licences',
    source: 'desk',
    agency: 'H29.1.1',
    state: 'done',
    read: '2',
    inserted: '1',
    quarantined: '1',
  },
  fresh: { dataset: 'licences', late: false, records: '1', refused: '1', promiseSeconds: '3600' },
  defect: { dataset: 'licences', field: 'born', rule: 'type', records: '1' },
}

test('Kho’s own datasets are read by contract and policy: what is public, what is an agency’s own, what is everything', async () => {
  await using safe = await servingRuns()
  const answers = async (as?: Claims) => {
    const { body } = await safe.ask(query, as ? { as } : {})
    expect(body.errors).toBeUndefined()
    const nodes = Object.entries<{ nodes: unknown[] } | null>(body.data).map(([name, one]) => [name, one?.nodes ?? []])
    return Object.fromEntries(nodes)
  }
  expect(await answers(), 'R44: how sources are connected is public, without what is unlisted').toEqual({
    runs: [],
    freshness: [licences.fresh],
    sourcesStatus: [{ source: 'desk', agency: 'H29.1.1', state: 'good', records: null, code: null }],
    quarantineDefects: [],
  })
  expect(await answers(officerOf('H29.1')), 'an officer sees the runs of the agency and of its offices').toEqual({
    runs: [licences.run],
    freshness: [licences.fresh],
    sourcesStatus: [{ source: 'desk', agency: 'H29.1.1', state: 'good', records: '1', code: null }],
    quarantineDefects: [licences.defect],
  })
  const all = await answers({ kho_kind: 'operator' })
  expect(all).toMatchObject({
    freshness: [{ dataset: 'licences' }, { dataset: 'watched' }],
    sourcesStatus: [{ source: 'desk' }, { source: 'vault' }],
  })
  expect([all.runs?.length, all.quarantineDefects?.length]).toEqual([2, 2])
  expect(JSON.stringify(all)).not.toContain('hôm qua')
})

test('Kho’s own datasets are found by key and by id, filtered, and in the catalogue', async () => {
  await using safe = await servingRuns()
  const [run] = await safe.store.rows(`select run from kho.run where dataset = 'licences'`)
  const { body } = await safe.ask(
    `{ run(run: "${run?.[0]}") { id dataset }
      runs(filter: { dataset: { eq: "watched" }, inserted: { gte: "1" } }) { totalCount }
      dataset(name: "runs") { title { vi } } }`,
    { as: { kho_kind: 'steward' } },
  )
  expect(body).toMatchObject({ data: { run: { dataset: 'licences' }, runs: { totalCount: 1 } } })
  const again = await safe.ask(`{ node(id: "${body.data.run.id}") { id } }`, { as: { kho_kind: 'steward' } })
  expect(again.body.data.node.id).toBe(body.data.run.id)
})

test('a city may not take the name of one of Kho’s own datasets', () => {
  expect(() => compiled([...safeCity(), ...documentsOf(dataset('freshness', 'desk', true))])).toThrow(
    'freshness is the name of a dataset of Kho’s own',
  )
})
