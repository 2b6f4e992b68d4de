import type { Bilingual, Language } from './words.ts'

export interface DemoPerson {
  readonly person: string
  readonly title: Bilingual
  readonly description: Bilingual | null
}

export interface Answer {
  readonly data?: { readonly [root: string]: unknown } | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly hint?: string }
  }[]
}

export interface Question {
  readonly query: string
  /** A person of the demo, or null for anonymous. */
  readonly as: string | null
  readonly purpose: string
  readonly language: Language
}

/** Sends a query as one of the demo's people. The token is fetched for each question and kept nowhere. */
export async function ask(question: Question): Promise<Answer> {
  const token = question.as === null ? null : await tokenOf(question.as)
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Accept-Language': question.language,
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(question.purpose === '' ? {} : { 'X-Purpose': question.purpose }),
    },
    body: JSON.stringify({ query: question.query }),
  })
  return response.json()
}

async function tokenOf(person: string): Promise<string> {
  const response = await fetch(`/demo/token?as=${encodeURIComponent(person)}`)
  const { token } = await response.json()
  return token
}

/** The people to log in as; none where this is not a demo. */
export async function demoPeople(): Promise<readonly DemoPerson[]> {
  const response = await fetch('/demo/people')
  return response.ok ? response.json() : []
}
