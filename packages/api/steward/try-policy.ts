import type { City } from '@kho/schema/contract/city.ts'
import type { Document, Problem } from '@kho/schema/contract/document.ts'
import { type FailedTest, failedTests } from '@kho/schema/steward/failed-tests.ts'
import { isPolicyOf, withChanges } from '@kho/schema/store/policy-document.ts'
import { loadDocuments, registeredCity } from '@kho/schema/store/registry.ts'
import { compileAside } from '../compile-aside.ts'
import { notAlone, placeOf } from './judge-draft.ts'
import { changeWarnings, folderWarnings, type PlacedWarning } from './policy-warnings.ts'
import { deskFor, lookedAfter, type StewardParts } from './steward-parts.ts'
import { testSetting } from './test-setting.ts'

/** What becomes of the policy tests of a dataset, and what is odd about its rules. */
export interface PolicyTrial {
  /** Tests that pass. */
  readonly passed: number
  readonly failed: readonly FailedTest[]
  readonly warnings: readonly PlacedWarning[]
  /** What keeps the rules from being read; then nothing was tried. */
  readonly problems: readonly Problem[]
}

/** Rules and tests that are tried in the place of a dataset's own; null: those that are current. */
export interface TriedPolicy {
  readonly dataset: string
  readonly rules: string | null
  readonly tests: string | null
}

/**
 * Runs the policy tests of the whole city on the rules that are current, or with other ones in the place of a dataset's: nothing is
 * kept of them. Of the rules that are current all warnings about the dataset are told, of others those that are new. Throws KHO343 for
 * another's dataset.
 */
export async function tryPolicy(parts: StewardParts, { dataset, rules, tests }: TriedPolicy): Promise<PolicyTrial> {
  const desk = await deskFor(parts)
  await lookedAfter(parts, desk, dataset)
  const documents = (await loadDocuments(desk.database))?.documents ?? []
  if (rules === null && tests === null)
    return tried({ city: registeredCity(await compileAside(documents)), documents }, parts, dataset)
  const texts = [['rules', rules] as const, ['tests', tests] as const]
  const changes = texts.flatMap(([part, text]) => {
    return text === null ? [] : [{ part, ...placeOf(documents, dataset, part), text }]
  })
  const changed = withChanges(documents, changes)
  const { city, problems } = await compileAside(changed)
  if (!city || problems.length > 0) return { passed: 0, failed: [], warnings: [], problems }
  for (const { part, text } of changes) if (!isPolicyOf(dataset, text, part)) throw notAlone(dataset, part)
  const current = registeredCity(await compileAside(documents))
  const folder = { city, documents: changed }
  const warnings = await changeWarnings(current, folder, { session: parts.database, now: parts.now })
  return { ...tried(folder, parts, dataset), warnings: of(warnings, dataset) }
}

interface Folder {
  readonly city: City
  readonly documents: readonly Document[]
}

function tried(folder: Folder, { now }: StewardParts, dataset: string): PolicyTrial {
  const failed = failedTests(folder.city, testSetting(folder.city, now))
  const passed = (folder.city.policyTests?.length ?? 0) - failed.length
  return { passed, failed, warnings: of(folderWarnings(folder, now), dataset), problems: [] }
}

function of(warnings: readonly PlacedWarning[], dataset: string): readonly PlacedWarning[] {
  return warnings.filter((one) => one.dataset === dataset)
}
