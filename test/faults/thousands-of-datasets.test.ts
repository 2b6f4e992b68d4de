import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { dueBindings } from '@kho/ingest/jobs/schedule.ts'
import { planPull } from '@kho/ingest/pull/pull-plan.ts'
import { expect, test } from 'vitest'
import { permitsCity } from '../harness/permits.ts'
import { compiled } from '../harness/test-store.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Megabytes that stay in use. */
function held(): number {
  collect()
  return process.memoryUsage().heapUsed / 1024 ** 2
}

/** The permits' city with so many datasets of their form. */
function cityOf(datasets: number) {
  const documents = permitsCity()
  const dataset = documents.find(({ path }) => path === 'datasets/permits.yaml')
  if (!dataset) throw new Error('the city has no permits')
  const copies = Array.from({ length: datasets }, (_, index) => ({
    path: `datasets/permits_${index}.yaml`,
    text: dataset.text
      .replace('dataset: permits', `dataset: permits_${index}\nrefresh: { every: 15m }`)
      .replace('{ one: permit, many: permits }', `{ one: permit${index}, many: permits${index} }`),
  }))
  const others = documents
    .filter((document) => document !== dataset)
    .map(({ path, text }) => ({ path, text: text.replace(/owns: .*\n/, '') }))
  return compiled([...others, ...copies])
}

test('F45: a thousand datasets from two thousand bindings are compiled, planned and scheduled in bounded memory', () => {
  cityOf(10)
  const before = held()
  const city = cityOf(1000)
  const ours = [...city.contracts.values()].filter(({ dataset }) => dataset.startsWith('permits_'))
  const plans = ours.flatMap(({ dataset, sources }) => sources.map(({ source }) => planPull(city, dataset, source)))
  expect(held() - before).toBeLessThan(150)
  expect(plans).toHaveLength(2000)
  expect(new Set(plans.map(({ fingerprint }) => fingerprint)).size).toBeGreaterThan(1)
  const due = dueBindings({ city, version: 1, standings: [], now: new Date(), isFed: () => false })
  expect(due).toHaveLength(2000)
  expect(held() - before, 'asking what is due keeps nothing').toBeLessThan(150)
})
