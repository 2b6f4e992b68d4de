import type { Language } from '@kho/schema/contract/bilingual.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Database } from '@kho/schema/store/database.ts'
import type { GraphQLObjectType, GraphQLResolveInfo } from 'graphql'
import { boundCost } from '../graphql/cost.ts'
import type { Meter } from '../graphql/quotas.ts'
import { answeredTree } from '../plan/answered.ts'
import { cursorSeal } from '../plan/cursor.ts'
import { meteredRules } from '../plan/metered-rules.ts'
import type { FilterPlan, Plan, RootPlan } from '../plan/plan.ts'
import { recordTypesOf } from '../plan/plan-operation.ts'
import type { Planning } from '../plan/planning.ts'
import { objectTypeOf, type Selected, selectedIn } from '../plan/selection.ts'
import { viewsOf } from '../plan/views.ts'
import { answer } from '../query/answer.ts'
import { type Freshness, freshnessIn, freshnessRoots } from './freshness.ts'
import { aboutPerson, pageAbout } from './plan-my-records.ts'

/** What is needed to read the records about somebody: one plan, one statement, one entry in the ledger. */
export interface MyRecordsParts {
  readonly database: Database
  readonly ledger: Ledger
  readonly ask: Ask
  readonly version: number
  readonly cursorKey: Buffer
  readonly language: Language
  readonly correlationId: string
  readonly meter: Meter
}

/** What one dataset holds about the asker. */
export interface RecordsAboutMe {
  readonly contract: Contract
  /** Whether some rule shows the asker which records are about them. */
  readonly shown: boolean
  /** By what it is called in the answer: what `nodes` and `totalCount` answer. */
  readonly answers: ReadonlyMap<string, unknown>
  readonly freshness: Freshness | null
}

/** Which datasets are asked about a person, and for what. */
export interface AboutMe {
  readonly person: string
  readonly contracts: readonly Contract[]
  readonly info: GraphQLResolveInfo
  /** The field that says when a record came to be, where the newest are wanted first. */
  readonly newest?: string
}

/** Reads what the datasets hold about a person, through the policy view of the one who asks. */
export async function myRecords(parts: MyRecordsParts, about: AboutMe): Promise<readonly RecordsAboutMe[]> {
  const { ask, version, cursorKey, language } = parts
  const { schema, fragments, variableValues: variables, fieldNodes, parentType, fieldName } = about.info
  const planning: Planning = { schema, fragments, variables, ask, cursors: cursorSeal(cursorKey), views: viewsOf(ask) }
  const field = parentType.getFields()[fieldName]
  const selected = field ? selectedIn(planning, objectTypeOf(field), fieldNodes) : []
  const filters = new Map(about.contracts.map((contract) => [contract, aboutPerson(planning, contract, about.person)]))
  const wanted = wantedOf(planning, selected, filters, about.newest ?? null)
  const isFresh = selected.some(({ field }) => field?.name === 'freshAt' || field?.name === 'late')
  const roots = [...wanted.map(({ root }) => root), ...(isFresh ? freshnessRoots(ask.city) : [])]
  const plan: Plan = { version, ask, language, cursorKey, roots }
  boundCost(plan, ask.city)
  await parts.meter.take(meteredRules(plan))
  const answers = answeredTree(`{${await answer(plan, parts)}}`)
  const fresh = freshnessIn(answers.freshness)
  return about.contracts.map((contract) => ({
    contract,
    shown: filters.get(contract) !== null,
    answers: new Map(
      wanted.filter((one) => one.contract === contract).map(({ name, root }) => [name, valueIn(answers[root.key])]),
    ),
    freshness: fresh.get(contract.dataset) ?? null,
  }))
}

interface Wanted {
  readonly contract: Contract
  /** What it is called in the answer. */
  readonly name: string
  readonly root: RootPlan
}

function wantedOf(
  planning: Planning,
  selected: readonly Selected[],
  filters: ReadonlyMap<Contract, FilterPlan | null>,
  newest: string | null,
): readonly Wanted[] {
  const types: ReadonlyMap<string, GraphQLObjectType> = recordTypesOf(planning.schema)
  const read = selected.filter(({ field }) => field?.name === 'nodes' || field?.name === 'totalCount')
  const wanted: Wanted[] = []
  for (const [contract, filter] of filters) {
    const type = types.get(contract.dataset)
    if (!filter || !type) continue
    for (const one of read) {
      const page = pageAbout(planning, one, { type, contract, filter, newest })
      wanted.push({ contract, name: one.key, root: { root: 'many', key: `r${wanted.length}`, page } })
    }
  }
  return wanted
}

function valueIn(answered: unknown): unknown {
  return typeof answered === 'object' && answered !== null && 'value' in answered ? answered.value : null
}
