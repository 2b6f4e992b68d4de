import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Way } from '@kho/schema/contract/rule.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { askOfConsumer, audiencesOf, type Consumer, consumersOf } from '@kho/schema/steward/consumers.ts'
import { concerns, type RuleSight, type Sight, whoSees } from '@kho/schema/steward/who-sees.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { explainRecord } from './explain-record.ts'
import { namedPrincipals } from './named-principals.ts'

/** Who is asked about: every kind of asker, those whom rules name, and the city's people, each at its luckiest. */
export interface Asker {
  readonly consumer: Consumer
  readonly ask: Ask
}

interface Question {
  readonly city: City
  readonly dataset: string
  /** One field, or all of the dataset's. */
  readonly fields: readonly string[]
  readonly way: Way
  readonly now: Date
}

/** What askers get of a dataset, by rules and by count. */
export interface WhoCan {
  /** How many records there are; null where one record is asked about. */
  readonly records: number | null
  /** Whether the record that is asked about is there; null where none is. */
  readonly found: boolean | null
  readonly rules: readonly RuleSight[]
  readonly seen: readonly (Sight & { readonly consumer: Consumer })[]
}

async function askersOf(session: Session, question: Question): Promise<readonly Asker[]> {
  const { city, dataset, way, now } = question
  const principalOf = await namedPrincipals(session, { city, people: city.people, stored: city, now })
  const moment = { today: todayOf(city, now), way, principalOf }
  const consumers = [...consumersOf(city, principalOf), ...audiencesOf(city.rules.get(dataset) ?? [])]
  return consumers.map((consumer) => ({ consumer, ask: askOfConsumer(consumer, city, moment) }))
}

/** Who sees which part of a dataset, counted in one statement that gives numbers only. */
export async function whoCanSee(session: Session, question: Question): Promise<WhoCan> {
  const { city, dataset, fields, way, now } = question
  const askers = await askersOf(session, question)
  const moment = { city, today: todayOf(city, now), way }
  const sees = whoSees(
    { dataset, fields, moment },
    askers.map(({ ask }) => ask),
  )
  const { records, rules, sights } = sees.told(await session.rows(sees.statement))
  const seen = askers.flatMap(({ consumer }, at) => sights.slice(at, at + 1).map((sight) => ({ consumer, ...sight })))
  return { records, found: null, rules, seen }
}

/** Who sees one record and how its cells come, each by the policy view that would answer him: yes or no, never a value. */
export async function whoCanSeeRecord(
  session: Session,
  question: Question & { readonly key: readonly string[] },
): Promise<WhoCan> {
  const { city, dataset, fields, key } = question
  const rules = (city.rules.get(dataset) ?? []).filter((rule) => concerns(rule, fields))
  const told = rules.map((rule) => ({ rule, records: null }))
  const seen: WhoCan['seen'][number][] = []
  for (const { consumer, ask } of await askersOf(session, question)) {
    const explained = await explainRecord(session, { ask, dataset, key, fields })
    if (explained.found === false) return { records: null, found: false, rules: told, seen: [] }
    const speaking = explained.rules.filter(({ effect, holds, standing }) => {
      return effect === 'allow' && standing === 'applies' && holds === true
    })
    const names = speaking.map(({ rule }) => rule).filter((name) => rules.some((rule) => rule.name === name))
    const cells = explained.cells.map((cell) => ({ ...cell, state: stateOf(cell.state), records: 1 }))
    const records = explained.shown ? 1 : 0
    seen.push({ consumer, records, rules: names, cells: explained.shown ? cells : [] })
  }
  return { records: null, found: true, rules: told, seen }
}

/** Of a record that is there no cell's state is open. */
function stateOf(state: 'shown' | 'masked' | 'withheld' | 'varies'): 'shown' | 'masked' | 'withheld' {
  return state === 'varies' ? 'withheld' : state
}
