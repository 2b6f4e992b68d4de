import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useWords } from '../words/language.ts'
import { KhoRefused, ofThisPage, type Refusal } from './ask.ts'
import { newKey } from './use-change.ts'

/** A dropped file on its way, and what came of it. */
export interface Drop {
  send(file: File): void
  readonly waits: boolean
  readonly error: Error | null
  /** The dataset that the last one became the draft of. */
  readonly dataset: string | undefined
}

/** Sends a file to `POST /steward/drop`, its name in a header: addresses stand in logs. A file sent again is the same draft. */
export function useDrop(): Drop {
  const { language } = useWords()
  const client = useQueryClient()
  const keys = useRef(new WeakMap<File, string>())
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async (file: File): Promise<string> => {
      const key = keys.current.get(file) ?? newKey()
      keys.current.set(file, key)
      const response = await fetch('/steward/drop', {
        method: 'POST',
        body: file,
        headers: {
          ...ofThisPage,
          ...{ 'Content-Type': 'application/octet-stream', 'Accept-Language': language },
          ...{ 'X-Kho-File': encodeURIComponent(file.name), 'Idempotency-Key': key },
        },
      })
      const { draft, errors }: { draft?: { dataset: string }; errors?: readonly Refusal[] } = await response.json()
      const [refusal] = errors ?? []
      if (refusal) throw new KhoRefused(refusal)
      if (!draft) throw new Error('An answer without a draft and without errors.')
      return draft.dataset
    },
    onSuccess: () => client.invalidateQueries(),
  })
  return { send: mutate, waits: isPending, error, dataset: data }
}
