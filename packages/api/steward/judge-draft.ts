import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document, Problem } from '@kho/schema/contract/document.ts'
import { Refusal } from '@kho/schema/error.ts'
import { actsFor } from '@kho/schema/policy/ownership.ts'
import { failedTests } from '@kho/schema/steward/failed-tests.ts'
import { accessChanges } from '@kho/schema/store/access-changes.ts'
import { type Opening, openingsOf, ownersBehind } from '@kho/schema/store/openings.ts'
import {
  type DocumentChange,
  isPolicyOf,
  type PolicyPart,
  policyDocument,
  withChanges,
} from '@kho/schema/store/policy-document.ts'
import type { PolicyDraft } from '@kho/schema/store/policy-draft.ts'
import { loadDocuments, registeredCity } from '@kho/schema/store/registry.ts'
import type { Acting } from '../acts/act.ts'
import { compileAside } from '../compile-aside.ts'
import { testSetting } from './test-setting.ts'

/** The city as it would be with a draft's changes. Refuses changes that do not compile, or that fail a policy test (KHO331). */
export async function cityWith(
  documents: readonly Document[],
  changes: readonly DocumentChange[],
  now: Date,
): Promise<City> {
  const { city, problems } = await compileAside(withChanges(documents, changes))
  if (!city) throw unreadable(problems)
  const failed = failedTests(city, testSetting(city, now))
  if (failed.length > 0) {
    const said = { vi: 'Một số bài thử chính sách không đạt.', en: 'Some policy tests fail.' }
    throw new Refusal('KHO331', said, {
      tests: failed.map(({ test }) => `${test.file}: ${test.title.vi} / ${test.title.en}`),
    })
  }
  return city
}

/** What a draft would make of the rules that are current. */
export interface Judged {
  /** The rules as they are written today, whatever sources no longer tell. */
  readonly current: City
  readonly next: City
  /** Needs the agreement of its owners. */
  readonly openings: readonly Opening[]
  readonly needs: readonly string[]
  readonly from: number
}

/**
 * Judges a draft against the version that is current now. Refuses one that was written against other rules than these (KHO335):
 * of two stewards who write at once the second has to look at what the first one did.
 */
export async function judgeDraft(
  { session, principal, now, city }: Acting,
  { changes }: Pick<PolicyDraft, 'changes'>,
): Promise<Judged> {
  const registered = await loadDocuments(session)
  const documents = registered?.documents ?? []
  const written = new Map(documents.map(({ path, text }) => [path, text]))
  const moved = changes.filter(({ path, was }) => (written.get(path) ?? null) !== was)
  if (moved.length > 0) {
    const said = {
      vi: 'Quy tắc đã thay đổi từ khi bản thảo được viết.',
      en: 'The rules have changed since it was written.',
    }
    throw new Refusal('KHO335', said, { documents: moved.map(({ path }) => path) })
  }
  const current = city.closings === undefined ? city : registeredCity(await compileAside(documents))
  const next = await cityWith(documents, changes, now)
  const openings = openingsOf(current, next)
  const today = todayOf(current, now)
  const gains = accessChanges(current, next).gains.flatMap((gain) => ownersBehind(gain, current, next))
  const others = gains.filter((owner) => !actsFor(current, principal, owner, today))
  const needs = [...new Set([...openings.flatMap(({ owners }) => owners), ...others])].sort()
  return { current, next, openings, needs, from: registered?.version ?? 0 }
}

/** Rules of a dataset as they would be, and its policy tests where these change with them; null: they stay as they are. */
export interface NewTexts {
  readonly rules: string
  readonly tests: string | null
}

/** The changes that such texts are. Refuses what is anything else than these rules and tests (KHO331, KHO332). */
export function changesOf(
  documents: readonly Document[],
  dataset: string,
  { rules, tests }: NewTexts,
): readonly DocumentChange[] {
  return [
    changeOf(documents, dataset, { part: 'rules', text: rules }),
    ...(tests === null ? [] : [changeOf(documents, dataset, { part: 'tests', text: tests })]),
  ]
}

function changeOf(
  documents: readonly Document[],
  dataset: string,
  { part, text }: { readonly part: PolicyPart; readonly text: string },
): DocumentChange {
  const change = { ...placeOf(documents, dataset, part), text }
  if (isPolicyOf(dataset, text, part)) return change
  const { problems } = compileCity(withChanges(documents, [change]))
  const own = problems.filter(({ path }) => path === change.path)
  throw own.length > 0 ? unreadable(own) : notAlone(dataset, part)
}

/** Where the rules or tests of a dataset are written. Refuses those that have no place of their own (KHO332). */
export function placeOf(
  documents: readonly Document[],
  dataset: string,
  part: PolicyPart = 'rules',
): Omit<DocumentChange, 'text'> {
  const place = policyDocument(documents, dataset, part)
  if (place) return place
  const { vi, en } = parts[part]
  const said = { vi: `${vi} của ${dataset} không có tệp riêng.`, en: `The ${en} ${dataset} have no file of their own.` }
  throw new Refusal('KHO332', said, { dataset })
}

export function notAlone(dataset: string, part: PolicyPart): Refusal {
  const { vi, en } = parts[part]
  const said = {
    vi: `Đây không phải là một tài liệu duy nhất: ${vi.toLowerCase()} của ${dataset}.`,
    en: `This is not one document of ${en} ${dataset}, and nothing else.`,
  }
  return new Refusal('KHO331', said, { dataset })
}

const parts: { readonly [part in PolicyPart]: Bilingual } = {
  rules: { vi: 'Quy tắc', en: 'rules for' },
  tests: { vi: 'Bài thử chính sách', en: 'policy tests for' },
}

function unreadable(problems: readonly Problem[]): Refusal {
  const places = problems.slice(0, 20).map(({ path, line, column, code, message }) => {
    return `${path}:${line}:${column} ${code} ${message}`
  })
  const said = { vi: 'Quy tắc có chỗ chưa đúng.', en: 'The rules have something wrong.' }
  return new Refusal('KHO331', said, { problems: places })
}
