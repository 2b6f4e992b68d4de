import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { rulePlaces } from '@kho/schema/contract/rule-places.ts'
import { once } from '@kho/schema/policy/once.ts'
import { ownersOf } from '@kho/schema/policy/ownership.ts'
import { isPolicyOf, policyDocument } from '@kho/schema/store/policy-document.ts'
import { type PolicyMoment, policyMoments } from '@kho/schema/store/policy-moments.ts'
import { loadDocuments } from '@kho/schema/store/registry.ts'
import type { Desk } from '../acts/desk.ts'
import { deskFor, lookedAfter, looksAfter, type StewardParts } from './steward-parts.ts'

/** The rules of one dataset as they are in force, and how they came to be so. */
export interface PolicyAccount {
  readonly contract: Contract
  /** The city's own denies and what was granted included. */
  readonly rules: readonly Rule[]
  /** The file that holds its rules and nothing else; null where there is no such. */
  document(): Document | null
  /** Its policy tests as they were written; null where there are none, or not in one file of their own. */
  tests(): string | null
  /** The latest versions that wrote this file, the newest first. */
  history(first: number): Promise<readonly PolicyMoment[]>
}

/** The rules of a dataset, or of all that a steward looks after. Throws KHO343 for another's. */
export async function policyAccounts(parts: StewardParts, dataset: string | null): Promise<readonly PolicyAccount[]> {
  const desk = await deskFor(parts)
  const contracts = dataset === null ? await theirs(parts, desk) : [await lookedAfter(parts, desk, dataset)]
  const documents = (await loadDocuments(desk.database))?.documents ?? []
  const mayHold = ({ text }: Document) => dataset === null || text.includes(dataset)
  // Looking through all documents takes a tenth of a second: nobody waits for it who asks for sentences alone.
  const written = once(() => ownDocuments(documents.filter(mayHold)))
  return contracts.map((contract) => {
    const document = () => written().get(contract.dataset) ?? null
    return {
      contract,
      rules: parts.city.rules.get(contract.dataset) ?? [],
      document,
      tests: () => testsOf(contract.dataset, documents),
      history: (first) => policyMoments(desk.database, document()?.path ?? `policies/${contract.dataset}.yaml`, first),
    }
  })
}

function testsOf(dataset: string, documents: readonly Document[]): string | null {
  const mayTest = documents.filter(({ text }) => text.includes('policy_test') && text.includes(dataset))
  return policyDocument(mayTest, dataset, 'tests')?.was ?? null
}

async function theirs(parts: StewardParts, desk: Desk): Promise<readonly Contract[]> {
  const isTheirs = await looksAfter(parts, desk)
  return [...parts.city.contracts.values()].filter(({ dataset }) => ownersOf(parts.city, dataset).some(isTheirs))
}

/** The documents that are the rules of one dataset and nothing else, by dataset; of several files none is told. */
function ownDocuments(documents: readonly Document[]): ReadonlyMap<string, Document> {
  const texts = new Map(documents.map((document) => [document.path, document]))
  const paths = new Map<string, Set<string>>()
  for (const [rule, { path }] of rulePlaces(documents)) {
    const [dataset = ''] = rule.split(' ')
    paths.set(dataset, (paths.get(dataset) ?? new Set()).add(path))
  }
  const alone = [...paths].flatMap(([dataset, [path = '', ...more]]) => {
    const document = texts.get(path)
    return document && more.length === 0 && isPolicyOf(dataset, document.text) ? [[dataset, document] as const] : []
  })
  return new Map(alone)
}
