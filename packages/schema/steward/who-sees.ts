import type { Bilingual } from '../contract/bilingual.ts'
import { isValidOn } from '../contract/clock.ts'
import type { Mask, Rule } from '../contract/rule.ts'
import type { Ask } from '../policy/ask.ts'
import { always, type Formula, never } from '../policy/formula.ts'
import { resolve } from '../policy/resolve.ts'
import type { Sql } from '../sql.ts'
import { countAnswers, type Group, groupsOf, recordsIn } from './count-answers.ts'
import { bounded, luckiestAmong } from './luckiest.ts'
import { type Reach, reachOf, type Seen } from './reach.ts'
import { holds, leavesOf } from './truth.ts'

/** So many shown records whose cell of a field comes in this state, by this mask or on the word of this rule. */
export interface CellSight {
  readonly field: string
  readonly state: Seen
  readonly mask: Mask | null
  readonly rule: string | null
  readonly reason: Bilingual | null
  readonly records: number
}

/** What one asker is shown of a dataset. */
export interface Sight {
  readonly records: number
  /** Names of the rules that apply to him and list one of the fields, in the order of the documents. */
  readonly rules: readonly string[]
  readonly cells: readonly CellSight[]
}

/** How many records a rule speaks of, for somebody it is for; null where it is not in force today, or not for this way out. */
export interface RuleSight {
  readonly rule: Rule
  readonly records: number | null
}

export interface WhoSees {
  /** Counts the records by what they answer to the rules' questions. */
  readonly statement: Sql
  /** Told from the statement's rows; sights in the order of the asks. */
  told(rows: readonly (readonly (string | null)[])[]): {
    readonly records: number
    readonly rules: readonly RuleSight[]
    readonly sights: readonly Sight[]
  }
}

interface Asked {
  readonly dataset: string
  readonly fields: readonly string[]
  /** Of the city as it answers. `city`, `today` and `way` of the ask are what rules are looked at by. */
  readonly moment: Pick<Ask, 'city' | 'today' | 'way'>
}

/** Who sees what of a dataset, in one scan for all askers. Tells numbers only. Pure. */
export function whoSees({ dataset, fields, moment }: Asked, asks: readonly Ask[]): WhoSees {
  const reaches = asks.map((ask) => reachOf(ask, dataset))
  const rules = (moment.city.rules.get(dataset) ?? []).filter((rule) => concerns(rule, fields))
  const spoken = rules.map((rule) => ({ rule, when: spokenOf(rule, moment) }))
  const formulas = [
    ...spoken.flatMap(({ when }) => when ?? []),
    ...reaches.flatMap((reach) => [...reach.formulas(fields), ...fields.flatMap(reach.reasonFormulas)]),
  ]
  const leaves = [...leavesOf(formulas).values()]
  return {
    statement: countAnswers(dataset, { city: moment.city, leaves }),
    told: (rows) => {
      const groups = groupsOf(rows, leaves)
      return {
        records: recordsIn(groups),
        rules: spoken.map(({ rule, when }) => ({ rule, records: when && countOf(when, groups) })),
        sights: reaches.map((reach) => sightOf(reach, rules, { fields, groups })),
      }
    },
  }
}

/** Whether a rule says anything of one of these fields. */
export function concerns({ fields: own }: Rule, fields: readonly string[]): boolean {
  return own === null || own.some((field) => fields.includes(field))
}

/** The records that a rule speaks of, for somebody whom it is for. */
function spokenOf(rule: Rule, { city, today, way }: Asked['moment']): Formula | null {
  const inForce = isValidOn(today, rule.valid.from, rule.valid.until) && rule.ways.includes(way)
  const contract = city.contracts.get(rule.dataset)
  if (!inForce || !contract) return null
  const ask = luckiestAmong(city, rule.to, { today, way })
  if (rule.effect === 'allow') return reachOf(ask, rule.dataset).allows.get(rule.name) ?? never
  return rule.where
    ? resolve(
        bounded(rule.where, true, () => true),
        contract,
        ask,
      )
    : always
}

function countOf(formula: Formula, groups: readonly Group[]): number {
  return recordsIn(groups.filter(({ answers }) => holds(formula, answers)))
}

function sightOf(
  reach: Reach,
  rules: readonly Rule[],
  { fields, groups }: { fields: readonly string[]; groups: readonly Group[] },
): Sight {
  const shown = groups.filter(({ answers }) => holds(reach.shown, answers))
  return {
    records: recordsIn(shown),
    rules: rules.map(({ name }) => name).filter((name) => (reach.allows.get(name) ?? never) !== never),
    cells: fields.flatMap((field) => cellsOf(reach, field, shown)),
  }
}

function cellsOf(reach: Reach, field: string, shown: readonly Group[]): readonly CellSight[] {
  const cells = new Map<string, CellSight>()
  for (const { answers, records } of shown) {
    const state = reach.cell(field, answers).seen
    const why = state === 'shown' ? null : reach.reason(field, answers)
    const [mask, rule] = [why?.mask ?? null, why?.rule ?? null]
    const key = JSON.stringify([state, mask, rule])
    const known = cells.get(key)?.records ?? 0
    cells.set(key, { field, state, mask, rule, reason: why?.reason ?? null, records: known + records })
  }
  return [...cells.values()].sort((a, b) => b.records - a.records)
}
