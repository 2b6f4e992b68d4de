import { draftsOf } from '../contract/compile/drafts.ts'
import type { Document, Problem } from '../contract/document.ts'
import { parseDocument } from '../contract/read/parse-document.ts'

/** One document that a draft writes anew, and what it was; null where there is none. */
export interface DocumentChange {
  readonly path: string
  readonly was: string | null
  readonly text: string | null
}

/** What of a dataset a draft writes: its rules, and the policy tests that they must pass. */
export type PolicyPart = 'rules' | 'tests'

const endings = { rules: '.yaml', tests: '.test.yaml' } as const satisfies { readonly [part in PolicyPart]: string }

/**
 * Where the rules or the tests of a dataset are written: the one file that holds them and nothing else, or the place for them
 * where the dataset has none. Null where they share a file with other documents, or stand in several.
 */
export function policyDocument(
  documents: readonly Document[],
  dataset: string,
  part: PolicyPart = 'rules',
): Omit<DocumentChange, 'text'> | null {
  const found = documents.flatMap((document) => {
    const written = document.text.includes('policy') ? writtenIn(document, part) : null
    return written?.datasets.includes(dataset) ? [{ document, alone: written.alone }] : []
  })
  const [one, ...more] = found
  if (one) return one.alone && more.length === 0 ? { path: one.document.path, was: one.document.text } : null
  const path = `policies/${dataset}${endings[part]}`
  return documents.some((document) => document.path === path) ? null : { path, was: null }
}

/** Whether a text is the rules or the tests of this dataset, and nothing else: a draft brings no other document along. */
export function isPolicyOf(dataset: string, text: string, part: PolicyPart = 'rules'): boolean {
  const { alone, datasets } = writtenIn({ path: 'draft.yaml', text }, part)
  return alone && datasets.length === 1 && datasets[0] === dataset
}

/** What a document's text is wrong in, where it cannot be read at all. */
export function problemsIn(document: Document): readonly Problem[] {
  const problems: Problem[] = []
  parseDocument(document, problems)
  return problems
}

/** Documents with a draft's changes laid over them, in the order of their paths. */
export function withChanges(documents: readonly Document[], changes: readonly DocumentChange[]): readonly Document[] {
  const changed = new Map(changes.map(({ path, text }) => [path, text]))
  const kept = documents.filter(({ path }) => !changed.has(path))
  const written = changes.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]))
  return [...kept, ...written].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** What makes one set of documents another, in the order of their paths. */
export function changesBetween(before: readonly Document[], after: readonly Document[]): readonly DocumentChange[] {
  const [was, is] = [before, after].map((documents) => new Map(documents.map(({ path, text }) => [path, text])))
  const paths = [...new Set([...before, ...after].map(({ path }) => path))].sort()
  return paths.flatMap((path) => {
    const change = { path, was: was?.get(path) ?? null, text: is?.get(path) ?? null }
    return change.was === change.text ? [] : [change]
  })
}

interface WrittenIn {
  readonly alone: boolean
  readonly datasets: readonly string[]
}

function writtenIn(document: Document, part: PolicyPart): WrittenIn {
  const { parts, broken } = parseDocument(document, [])
  const { policies, tests } = draftsOf(parts)
  const datasets =
    part === 'rules' ? policies.map(({ form }) => form.policy) : tests.map(({ form }) => form.policy_test)
  return { alone: parts.length + broken.length === 1, datasets }
}
