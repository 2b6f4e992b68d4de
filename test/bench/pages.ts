import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { BenchCity } from './bench-city.ts'
import { type Load, loadByHand, loadKho, type Served, serve } from './load.ts'
import { type Question, questionsOf } from './questions.ts'

export interface PageFigures {
  readonly question: string
  readonly variant: string
  readonly byHand: number
  readonly kho: number
  /** Kho's requests a second over the hand-written server's. */
  readonly ratio: number
  readonly megabytes: number
}

interface Variant {
  readonly name: string
  readonly policies: boolean
  readonly ledger: boolean
}

const variants: readonly Variant[] = [
  { name: 'policies on, ledger on', policies: true, ledger: true },
  { name: 'policies on, ledger off', policies: true, ledger: false },
  { name: 'policies off, ledger off', policies: false, ledger: false },
]

/** By key, pages and 1,000 rows over HTTP: Kho and the hand-written server in turn, medians of the rounds. */
export async function pageFigures(
  city: BenchCity,
  options: { seconds: number; rounds: number; variants: number },
): Promise<PageFigures[]> {
  const questions = questionsOf(await someCodes(city))
  const figures: PageFigures[] = []
  for (const variant of variants.slice(0, options.variants)) {
    await city.apply((document) => (variant.policies ? document : openedUp(document)))
    await using kho = await serve('serve-kho.ts', city.urlOf('kho'), variant.ledger ? 'on' : 'off')
    for (const question of questions) figures.push(await compared({ city, variant, kho, question, ...options }))
  }
  return figures
}

interface Comparison {
  readonly city: BenchCity
  readonly variant: Variant
  readonly kho: Served
  readonly question: Question
  readonly seconds: number
  readonly rounds: number
}

async function compared({ city, variant, kho, question, seconds, rounds }: Comparison): Promise<PageFigures> {
  const statement = variant.policies ? question.sql.ruled : question.sql.open
  await using hand = await serve('serve-by-hand.ts', city.urlOf('kho'), statement)
  await sameRows(question, hand, kho)
  const loads: { byHand: Load; kho: Load }[] = []
  for (let round = 0; round < rounds; round += 1) {
    loads.push({ byHand: await loadByHand(hand, question, seconds), kho: await loadKho(kho, question, seconds) })
  }
  const ratio = median(loads.map((one) => one.kho.requestsPerSecond / one.byHand.requestsPerSecond))
  return {
    question: question.name,
    variant: variant.name,
    byHand: median(loads.map((one) => one.byHand.requestsPerSecond)),
    kho: median(loads.map((one) => one.kho.requestsPerSecond)),
    ratio,
    megabytes: await kho.megabytes(),
  }
}

/** A bench of two answers that differ would compare nothing. */
async function sameRows(question: Question, hand: Served, kho: Served): Promise<void> {
  const byHand = await fetch(`http://127.0.0.1:${hand.port}/${encodeURIComponent(question.parameter(1))}`)
  const asked = await fetch(`http://127.0.0.1:${kho.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${kho.token}`, 'x-purpose': '1.004194' },
    body: JSON.stringify(question.graphql(1)),
  })
  const [{ data: expected }, { data }] = [await byHand.json(), await asked.json()]
  const got = data?.dossier ?? data?.dossiers?.nodes
  if (JSON.stringify(got) !== JSON.stringify(expected)) throw new Error(`${question.name}: the two answers differ`)
}

async function someCodes(city: BenchCity): Promise<string[]> {
  await using database = openDatabase({ url: city.urlOf('kho'), name: 'bench' })
  const rows = await database.rows(sql`select dossier_code from data.dossiers order by _id limit 5000`)
  return rows.map(([code]) => String(code))
}

/** The same document with every rule gone but one that shows all to everybody. */
function openedUp<T extends { path: string; text: string }>(document: T): T | null {
  if (document.path === 'policies/_city.yaml') return null
  const [, dataset] = /^policies\/(\w+)\.yaml$/.exec(document.path) ?? []
  const rules = '  - { rule: everything, allow: read, fields: all }\n'
  return dataset ? { ...document, text: `policy: ${dataset}\nrules:\n${rules}` } : document
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
