import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../words/language.ts'
import type { Bilingual, Language } from '../words/words.ts'
import { dataOf, KhoRefused } from './ask.ts'
import type { TypedDocumentString } from './documents.ts'

/** What a change answers: what came of it, or why it was refused. */
interface Changed {
  readonly refused: {
    readonly code: string
    readonly message: Bilingual
    readonly hint: Bilingual
    readonly details?: unknown
  } | null
}

/** A change that a page makes, and how it stands. */
export interface Change<Given, Done> {
  send(given: Given): void
  readonly waits: boolean
  readonly error: Error | null
  readonly done: Done | undefined
}

/**
 * Makes a change by a typed document. It is sent under a key of its own: pressed twice it is made once. What was asked before
 * is asked anew afterwards.
 */
export function useChange<Data, Variables extends { readonly key: string }, Done extends Changed>(
  document: TypedDocumentString<Data, Variables>,
  resultOf: (data: Data) => Done,
): Change<Omit<Variables, 'key'>, Done> {
  const { language } = useWords()
  const client = useQueryClient()
  const [key, setKey] = useState(newKey)
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async (given: Omit<Variables, 'key'>) => {
      const variables = { ...given, key }
      return heard(resultOf(await dataOf<Data>({ text: String(document), variables, language })), language)
    },
    onSuccess: () => client.invalidateQueries(),
    // Where nobody knows what came of it, it goes again under the key that it has.
    onSettled: (_done, error) => (error === null || error instanceof KhoRefused ? setKey(newKey()) : undefined),
  })
  return { send: mutate, waits: isPending, error, done: data }
}

function heard<Done extends Changed>(done: Done, language: Language): Done {
  const { refused } = done
  if (!refused) return done
  const { code, message, hint, details } = refused
  throw new KhoRefused({ message: message[language], extensions: { code, hint: hint[language], details } })
}

/** A key that nobody else sends; also where a page is not served over TLS. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
