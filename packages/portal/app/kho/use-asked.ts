import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useWords } from '../words/language.ts'
import { type DemoPerson, dataOf, demoPeople } from './ask.ts'
import type { TypedDocumentString } from './documents.ts'

/** A question a page asked and how it stands; the page shows its text. */
export interface Asked<Data> {
  readonly text: string
  readonly variables: { readonly [variable: string]: unknown } | undefined
  /** What it was asked for, as `X-Purpose` says it. */
  readonly purpose?: string | undefined
  readonly result: UseQueryResult<Data>
}

interface Asking<Variables, Data> {
  readonly variables?: Variables
  /** Whether to ask at all; false where the city has no such dataset. */
  readonly when?: boolean
  /** What it is asked for: the code of a procedure, or the key of an assigned task. */
  readonly purpose?: string | undefined
  /** Whether an answer is the last word: until then it is asked again every few seconds. */
  readonly isSettled?: (data: Data) => boolean
}

const fewSeconds = 3_000

/** Asks a typed document. Answers hold reasons in words, so another language is another question. */
export function useAsked<Data, Variables extends { readonly [variable: string]: unknown }>(
  document: TypedDocumentString<Data, Variables>,
  asking: Asking<Variables, Data> = {},
): Asked<Data> {
  return useAskedText<Data>(String(document), asking)
}

type Variables = { readonly [variable: string]: unknown } | undefined

/** Asks a text that was made from the catalogue; its shape is the caller's to know. */
export function useAskedText<Data>(
  text: string,
  { variables, when = true, purpose, isSettled }: Asking<Variables, Data> = {},
): Asked<Data> {
  const { language } = useWords()
  const result = useQuery<Data>({
    queryKey: [text, variables, language, purpose],
    queryFn: ({ signal }) => dataOf<Data>({ text, variables, language, purpose }, signal),
    placeholderData: keepPreviousData,
    enabled: when,
    ...(isSettled
      ? { refetchInterval: ({ state }) => (state.data && !isSettled(state.data) ? fewSeconds : false) }
      : {}),
  })
  return { text, variables, purpose, result }
}

/** The people of the demo, or none. */
export function useDemoPeople(): readonly DemoPerson[] {
  const { data } = useQuery({ queryKey: ['demo people'], queryFn: demoPeople })
  return data ?? []
}
