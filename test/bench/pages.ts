import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { BenchCity } from './bench-city.ts'
import { askedOfKho, askedPlainly, headersOf, loadInTurn, type Rounds, type Served, serve } from './load.ts'
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
  options: Rounds & { readonly variants: number },
): Promise<PageFigures[]> {
  const questions = questionsOf(await someCodes(city.urlOf('kho')))
  const figures: PageFigures[] = []
  for (const variant of variants.slice(0, options.variants)) {
    await city.apply((document) => (variant.policies ? document : openedUp(document)))
    await using kho = await serve('serve-kho.ts', city.urlOf('kho'), variant.ledger ? 'on' : 'off')
    for (const question of questions) figures.push(await compared({ city, variant, kho, question, ...options }))
  }
  return figures
}

interface Comparison extends Rounds {
  readonly city: BenchCity
  readonly variant: Variant
  readonly kho: Served
  readonly question: Question
}

async function compared({ city, variant, kho, question, ...rounds }: Comparison): Promise<PageFigures> {
  const statement = variant.policies ? question.sql.ruled : question.sql.open
  await using hand = await serve('serve-by-hand.ts', city.urlOf('kho'), statement)
  await sameRows(question, hand, kho)
  const { first, second, ratio } = await loadInTurn(askedPlainly(hand, question), askedOfKho(kho, question), rounds)
  const megabytes = await kho.megabytes()
  return { question: question.name, variant: variant.name, byHand: first, kho: second, ratio, megabytes }
}

/** A bench of two answers that differ would compare nothing. */
async function sameRows(question: Question, hand: Served, kho: Served): Promise<void> {
  const asked = await fetch(`http://127.0.0.1:${kho.port}/graphql`, {
    method: 'POST',
    headers: headersOf(kho),
    body: JSON.stringify(question.graphql(1)),
  })
  await sameAs(question, hand, (await asked.json()).data)
}

/** Throws where a GraphQL answer's records are not those that the statement by hand tells. */
export async function sameAs(question: Question, hand: Served, data: AnswerData): Promise<void> {
  const byHand = await fetch(`http://127.0.0.1:${hand.port}/${encodeURIComponent(question.parameter(1))}`)
  const { data: expected } = await byHand.json()
  const [got] = Object.values(data ?? {}).map((root) => root?.nodes ?? root?.groups ?? root)
  if (JSON.stringify(got) !== JSON.stringify(expected)) throw new Error(`${question.name}: the two answers differ`)
}

export type AnswerData =
  | { readonly [root: string]: { readonly nodes?: unknown; readonly groups?: unknown } | null }
  | undefined

/** Codes of some thousands of the city's dossiers, the same ones for whoever asks. */
export async function someCodes(url: string): Promise<string[]> {
  await using database = openDatabase({ url, name: 'bench' })
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
