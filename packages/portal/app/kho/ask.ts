import type { Language } from '../words/words.ts'

/** A question to Kho: GraphQL, and who asks it for what. */
export interface Question {
  readonly text: string
  readonly variables?: { readonly [variable: string]: unknown } | undefined
  readonly language: Language
  /** A person of the demo; null, nobody, even where somebody is signed in; absent, whoever is here. */
  readonly as?: string | null | undefined
  readonly purpose?: string | undefined
}

export interface Refusal {
  readonly message: string
  readonly extensions?: {
    readonly code?: string
    readonly hint?: string
    readonly correlationId?: string
    /** Where exactly, if that can be said. */
    readonly details?: unknown
  }
}

export interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly Refusal[]
}

/** What Kho said instead of an answer: its own message, code and hint, in the reader's language. */
export class KhoRefused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** Says that a page of this origin asks: only then is whoever signed in here heard. */
export const ofThisPage = { 'X-Kho-Csrf': '1' } as const

/** Asks, and gives the whole answer as it came, refusals included. */
export async function askKho<Data>(question: Question, signal?: AbortSignal): Promise<Answer<Data>> {
  const { text, variables, language, as, purpose } = question
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Accept-Language': language,
      ...(as === undefined ? ofThisPage : {}),
      ...(as ? { Authorization: `Bearer ${await tokenOf(as)}` } : {}),
      ...(purpose ? { 'X-Purpose': purpose } : {}),
    },
    body: JSON.stringify({ query: text, ...(variables ? { variables } : {}) }),
    // Without the session's cookie nobody is asked for but whom the question names.
    ...(as === undefined ? {} : { credentials: 'omit' as const }),
    ...(signal ? { signal } : {}),
  })
  return response.json()
}

/** Asks for data; whatever Kho refuses is thrown. */
export async function dataOf<Data>(question: Question, signal?: AbortSignal): Promise<Data> {
  const { data, errors } = await askKho<Data>(question, signal)
  const [first] = errors ?? []
  if (first) throw new KhoRefused(first)
  if (!data) throw new Error('An answer without data and without errors.')
  return data
}

/** A demo's token, fetched for each question and kept nowhere. */
async function tokenOf(person: string): Promise<string> {
  const response = await fetch(`/demo/token?as=${encodeURIComponent(person)}`)
  const { token } = await response.json()
  return token
}

export interface DemoPerson {
  readonly person: string
  readonly title: { readonly vi: string; readonly en: string }
  readonly description: { readonly vi: string; readonly en: string } | null
}

/** The people to be in a demo; none where this is not one. */
export async function demoPeople(): Promise<readonly DemoPerson[]> {
  const response = await fetch('/demo/people')
  return response.ok ? response.json() : []
}
