import { randomUUID } from 'node:crypto'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { currentVersion } from '@kho/schema/store/registry.ts'
import { ownServer } from './followed-office.ts'
import { type Served, serve } from './load.ts'

/** How a city of many datasets starts, and how its servers come to new documents. */
export interface ManyFigures {
  /** Seconds from a server's start until it listens. */
  readonly start: number
  /** Seconds from the moment that a version is current until its new field is answered; the longest of all. */
  readonly reload: number
  /** Milliseconds that the server's thread did nothing else for, at most, from one version to the next. */
  readonly stall: number
  readonly answered: number
  /** Requests that were not answered with 200 meanwhile. */
  readonly failed: number
}

const names = (n: number) => `d${String(n).padStart(4, '0')}`

/** So many datasets of 15 fields, each with a relation to the one before it; the first has as many fields more. */
function documentsOf(datasets: number, more: number): readonly Document[] {
  const extra = Array.from({ length: more }, (_, at) => `  more_${at}: { type: text }\n`).join('')
  const place = [
    { path: 'city.yaml', text: 'city: bench\ntitle: { vi: Thành phố, en: City }\ntime_zone: Asia/Ho_Chi_Minh\n' },
    { path: 'agencies/all.yaml', text: '- { agency: H29.1, title: { vi: Sở Một, en: First department } }\n' },
    {
      path: 'sources/one.yaml',
      text: 'source: one\nagency: H29.1\nkind: postgres\nconnection: { host: localhost, database: a, user: kho }\n',
    },
  ]
  const each = Array.from({ length: datasets }, (_, n) => [
    { path: `datasets/${names(n)}.yaml`, text: datasetText(n, n === 0 ? extra : '') },
    {
      path: `policies/${names(n)}.yaml`,
      text: `policy: ${names(n)}\nrules:\n  - { rule: everybody, allow: read, fields: all }\n`,
    },
  ])
  return [...place, ...each.flat()]
}

function datasetText(n: number, extra: string): string {
  const kinds = ['text', 'integer', 'timestamp', "'decimal(14,2)'", 'boolean', 'date']
  const fields = Array.from({ length: 13 }, (_, at) => `  f_${at}: { type: ${kinds[at % kinds.length]} }\n`).join('')
  const before = n === 0 ? '' : `, ref: ${names(n - 1)}`
  return `dataset: ${names(n)}
names: { one: ${names(n)}_one, many: ${names(n)}_all }
title: { vi: Bộ ${n}, en: Dataset ${n} }
owner: H29.1
class: shared
listed: true
key: [code]
size: 1000
fields:
  code: { type: text }
  before: { type: text${before} }
${fields}${extra}sources: [{ source: one, from: t${n}, map: { code: code } }]
`
}

/** Applies so many datasets, starts a server, and gives it new documents as often, while others ask it. */
export async function manyDatasets(datasets: number, reloads: number): Promise<ManyFigures> {
  await using stack = new AsyncDisposableStack()
  const url = (await ownServer(stack, {})).urlOf('postgres')
  const owner = stack.use(openDatabase({ url, name: 'bench' }))
  await migrate(owner)
  await apply(owner, documentsOf(datasets, 0))
  const began = performance.now()
  const kho = stack.use(await serve('serve-kho.ts', url, 'off'))
  const start = (performance.now() - began) / 1000
  const asking = askMeanwhile(kho)
  await asking.hundred
  await kho.stall()
  const taken: number[] = []
  for (let more = 1; more <= reloads; more += 1) {
    await apply(owner, documentsOf(datasets, more))
    taken.push(await secondsUntilAnswered(kho, `{ ${names(0)}All { nodes { more${more - 1} } } }`))
  }
  const stall = await kho.stall()
  return { start, reload: Math.max(...taken), stall, ...(await asking.end()) }
}

async function apply(owner: Database, documents: readonly Document[]): Promise<void> {
  const { city, problems } = compileCity(documents)
  if (!city) throw new Error(JSON.stringify(problems.slice(0, 3)))
  await applyCity(owner, { documents, city, by: 'bench', base: await currentVersion(owner), consent: true })
}

async function secondsUntilAnswered(kho: Served, query: string): Promise<number> {
  const began = performance.now()
  while ((await ask(kho, query)) !== 200) await new Promise((resolve) => setTimeout(resolve, 20))
  return (performance.now() - began) / 1000
}

async function ask({ port }: Served, query: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-correlation-id': randomUUID() },
    body: JSON.stringify({ query }),
  })
  await response.text()
  return response.status
}

/** Four who ask one thing after another until they are told to end. */
function askMeanwhile(kho: Served) {
  const seen = { answered: 0, failed: 0, isOver: false }
  const { promise: hundred, resolve } = Promise.withResolvers<void>()
  const query = `{ ${names(1)}All(first: 3) { nodes { code before } } }`
  const asker = async () => {
    while (!seen.isOver) {
      const isAnswered = (await ask(kho, query).catch(() => 0)) === 200
      if (isAnswered) seen.answered += 1
      else seen.failed += 1
      if (seen.answered + seen.failed >= 100) resolve()
    }
  }
  const all = Promise.all(Array.from({ length: 4 }, asker))
  return {
    hundred,
    end: async () => {
      seen.isOver = true
      await all
      return { answered: seen.answered, failed: seen.failed }
    },
  }
}
