import type { Language } from '@kho/schema/contract/bilingual.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Database } from '@kho/schema/store/database.ts'
import type { GraphQLObjectType, GraphQLResolveInfo } from 'graphql'
import { boundCost } from '../graphql/cost.ts'
import { answeredTree } from '../plan/answered.ts'
import { bindingOf, cursorSeal } from '../plan/cursor.ts'
import type { FilterPlan, Plan, RootPlan } from '../plan/plan.ts'
import { recordTypesOf } from '../plan/plan-operation.ts'
import type { Planning } from '../plan/planning.ts'
import { objectTypeOf, type Selected, selectedIn } from '../plan/selection.ts'
import { viewsOf } from '../plan/views.ts'
import { answer } from '../query/answer.ts'
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

/** Of all of a dataset's sources: the oldest moment it was brought up to date, and whether one is later than promised. */
export interface Freshness {
  readonly freshAt: string | null
  readonly late: boolean
}

/** Reads what the datasets hold about a person, through the policy view of the one who asks. */
export async function myRecords(
  parts: MyRecordsParts,
  about: { readonly person: string; readonly contracts: readonly Contract[]; readonly info: GraphQLResolveInfo },
): Promise<readonly RecordsAboutMe[]> {
  const { ask, version, cursorKey, language } = parts
  const { schema, fragments, variableValues: variables, fieldNodes, parentType, fieldName } = about.info
  const planning: Planning = { schema, fragments, variables, ask, cursors: cursorSeal(cursorKey), views: viewsOf(ask) }
  const field = parentType.getFields()[fieldName]
  const selected = field ? selectedIn(planning, objectTypeOf(field), fieldNodes) : []
  const filters = new Map(about.contracts.map((contract) => [contract, aboutPerson(planning, contract, about.person)]))
  const wanted = wantedOf(planning, selected, filters)
  const isFresh = selected.some(({ field }) => field?.name === 'freshAt' || field?.name === 'late')
  const roots = [...wanted.map(({ root }) => root), ...(isFresh ? freshnessRoots(planning) : [])]
  const plan: Plan = { version, ask, language, cursorKey, roots }
  boundCost(plan, ask.city)
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
): readonly Wanted[] {
  const types: ReadonlyMap<string, GraphQLObjectType> = recordTypesOf(planning.schema)
  const read = selected.filter(({ field }) => field?.name === 'nodes' || field?.name === 'totalCount')
  const wanted: Wanted[] = []
  for (const [contract, filter] of filters) {
    const type = types.get(contract.dataset)
    if (!filter || !type) continue
    for (const one of read) {
      const page = pageAbout(planning, one, { type, contract, filter })
      wanted.push({ contract, name: one.key, root: { root: 'many', key: `r${wanted.length}`, page } })
    }
  }
  return wanted
}

/** Kho's own dataset of how fresh the others are, as it is shown to the asker. */
function freshnessRoots({ ask }: Planning): readonly RootPlan[] {
  if (!ask.city.contracts.has('freshness')) return []
  const cells = ['dataset', 'fresh_at', 'late'].map((field) => ({ member: 'cell', key: field, field }) as const)
  const record = { dataset: 'freshness', known: [], foundBy: [], members: cells }
  const page = {
    ...{ dataset: 'freshness', known: [], foundBy: [], filter: null, order: [], size: 1000, backward: false },
    ...{ after: null, before: null, binding: bindingOf('freshness', null, []) },
    members: [{ member: 'nodes', key: 'value', record }] as const,
  }
  return [{ root: 'many', key: 'freshness', page }]
}

interface FreshNode {
  readonly dataset: string
  readonly fresh_at: string | null
  readonly late: boolean | null
}

function freshnessIn(answered: unknown): ReadonlyMap<string, Freshness> {
  // The cast is sound: the statement wrote these members for the plan above.
  const nodes = (valueIn(answered) ?? []) as readonly FreshNode[]
  const byDataset = Map.groupBy(nodes, ({ dataset }) => dataset)
  return new Map(
    [...byDataset].map(([dataset, sources]) => {
      const moments = sources.map(({ fresh_at }) => fresh_at)
      const freshAt = moments.includes(null) ? null : (moments.sort()[0] ?? null)
      return [dataset, { freshAt, late: sources.some(({ late }) => late === true) }]
    }),
  )
}

function valueIn(answered: unknown): unknown {
  return typeof answered === 'object' && answered !== null && 'value' in answered ? answered.value : null
}
