import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useWords } from '../words/language.ts'
import { type DemoPerson, dataOf, demoPeople } from './ask.ts'
import type { TypedDocumentString } from './documents.ts'

/** A question a page asked and how it stands; the page shows its text. */
export interface Asked<Data> {
  readonly text: string
  readonly variables: { readonly [variable: string]: unknown } | undefined
  readonly result: UseQueryResult<Data>
}

interface Asking<Variables> {
  readonly variables?: Variables
  /** Whether to ask at all; false where the city has no such dataset. */
  readonly when?: boolean
}

/** Asks a typed document. Answers hold reasons in words, so another language is another question. */
export function useAsked<Data, Variables extends { readonly [variable: string]: unknown }>(
  document: TypedDocumentString<Data, Variables>,
  { variables, when = true }: Asking<Variables> = {},
): Asked<Data> {
  return useAskedText<Data>(String(document), { variables, when })
}

/** Asks a text that was made from the catalogue; its shape is the caller's to know. */
export function useAskedText<Data>(
  text: string,
  { variables, when = true }: Asking<{ readonly [variable: string]: unknown } | undefined> = {},
): Asked<Data> {
  const { language } = useWords()
  const result = useQuery<Data>({
    queryKey: [text, variables, language],
    queryFn: ({ signal }) => dataOf<Data>({ text, variables, language }, signal),
    placeholderData: keepPreviousData,
    enabled: when,
  })
  return { text, variables, result }
}

/** The people of the demo, or none. */
export function useDemoPeople(): readonly DemoPerson[] {
  const { data } = useQuery({ queryKey: ['demo people'], queryFn: demoPeople })
  return data ?? []
}
