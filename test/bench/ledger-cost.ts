import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { BenchCity } from './bench-city.ts'
import { askedOfKho, askedPlainly, loadInTurn, type Rounds, serve } from './load.ts'
import { type AnswerData, sameAs, someCodes } from './pages.ts'
import { openQuestion, questionsOf } from './questions.ts'

/** What a part of Kho costs: requests a second with it over those without, measured in turn. */
export interface Cost {
  readonly question: string
  readonly having: number
  readonly without: number
  readonly ratio: number
}

/** A cost, and the entries that were written while it was measured: none for what is open. */
export interface LedgerCost extends Cost {
  readonly entries: number
}

/** Kho with the ledger as `kho serve` has it, every entry on disk before its answer leaves, and Kho without any. */
export async function* ledgerCosts(city: BenchCity, rounds: Rounds): AsyncGenerator<LedgerCost> {
  const [byKey, page] = questionsOf(await someCodes(city.urlOf('kho')))
  await using having = await serve('serve-kho.ts', city.urlOf('kho'), 'on')
  await using without = await serve('serve-kho.ts', city.urlOf('kho'), 'off')
  await using database = openDatabase({ url: city.urlOf('kho'), name: 'bench' })
  const entered = async () => Number((await database.rows(sql`select count(*) from kho.ledger_entry`))[0]?.[0])
  for (const question of [byKey, page, openQuestion()]) {
    const before = await entered()
    const [off, on] = [askedOfKho(without, question), askedOfKho(having, question)]
    const { first, second, ratio } = await loadInTurn(off, on, rounds)
    yield { question: question.name, without: first, having: second, ratio, entries: (await entered()) - before }
  }
}

/** The statement that Kho makes of question and rules, and one that a hand wrote with the same rules, behind servers alike. */
export async function* policyCosts(city: BenchCity, rounds: Rounds): AsyncGenerator<Cost> {
  const url = city.urlOf('kho')
  for (const question of questionsOf(await someCodes(url))) {
    await using hand = await serve('serve-by-hand.ts', url, question.sql.ruled)
    await using kho = await serve('serve-plan.ts', url, question.name)
    const answered = await fetch(`http://127.0.0.1:${kho.port}/${encodeURIComponent(question.parameter(1))}`)
    await sameAs(question, hand, ((await answered.json()) as { data: AnswerData }).data)
    const { first, second, ratio } = await loadInTurn(askedPlainly(hand, question), askedPlainly(kho, question), rounds)
    yield { question: question.name, without: first, having: second, ratio }
  }
}
