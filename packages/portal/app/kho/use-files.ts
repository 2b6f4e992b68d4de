import { useQuery } from '@tanstack/react-query'
import type { Bilingual } from '../words/words.ts'
import { ofThisPage } from './ask.ts'

/** A file that the sharing rules let the reader take. */
export interface OpenFile {
  readonly format: string
  readonly href: string
  readonly title: Bilingual
}

/** The latest release of a dataset, as far as it may be taken. */
export interface OpenRelease {
  readonly version: string
  readonly rows: number
  readonly publishedAt: string
  readonly manifest: string
  /** How often its files were taken. */
  readonly taken: number
  readonly files: readonly {
    readonly format: string
    readonly bytes: number
    readonly sha256: string
    readonly href: string
  }[]
}

/** What of a dataset the reader may take whole. */
export interface OpenFiles {
  readonly files: readonly OpenFile[]
  /** Null where none was published, or it may not be taken any more. */
  readonly release: OpenRelease | null
}

const nothing: OpenFiles = { files: [], release: null }

/** What the reader may take of a dataset, by `/open/{dataset}`; undefined until it is known. */
export function useFiles(dataset: string): OpenFiles | undefined {
  const { data, isError } = useQuery<OpenFiles>({
    queryKey: ['files', dataset],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/open/${encodeURIComponent(dataset)}`, { signal, headers: ofThisPage })
      if (!response.ok) return nothing
      const { files, release }: OpenFiles = await response.json()
      return { files, release: release && release.files.length > 0 ? release : null }
    },
  })
  return isError ? nothing : data
}
