import { useQuery } from '@tanstack/react-query'
import type { Bilingual } from '../words/words.ts'
import { ofThisPage } from './ask.ts'

/** A file that the sharing rules let the reader take. */
export interface OpenFile {
  readonly format: string
  readonly href: string
  readonly title: Bilingual
}

/** The files of a dataset that the reader may take, by `/open/{dataset}`; undefined until it is known. */
export function useFiles(dataset: string): readonly OpenFile[] | undefined {
  const { data, isError } = useQuery<readonly OpenFile[]>({
    queryKey: ['files', dataset],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/open/${encodeURIComponent(dataset)}`, { signal, headers: ofThisPage })
      return response.ok ? (await response.json()).files : []
    },
  })
  return isError ? [] : data
}
