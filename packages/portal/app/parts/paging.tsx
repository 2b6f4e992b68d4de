import { useState } from 'react'
import { useWords } from '../words/language.ts'

/** Where a reader is in a list that is read page by page. */
export interface Pages {
  /** The cursor that the page begins after; null of the first. */
  readonly after: string | null
  back(): void
  on(cursor: string | null): void
  restart(): void
}

/** Remembers the cursors that were gone on from, so that there is a way back. */
export function usePages(): Pages {
  const [befores, setBefores] = useState<readonly string[]>([])
  return {
    after: befores.at(-1) ?? null,
    back: () => setBefores(befores.slice(0, -1)),
    on: (cursor) => setBefores([...befores, cursor ?? '']),
    restart: () => setBefores([]),
  }
}

interface PagingProps {
  readonly pages: Pages
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** The way to the page before and the page after. */
export function Paging({ pages, pageInfo }: PagingProps) {
  const { t } = useWords()
  return (
    <p className="paging">
      <button type="button" className="button" disabled={pages.after === null} onClick={pages.back}>
        {t('part.earlier')}
      </button>
      <button
        type="button"
        className="button"
        disabled={!pageInfo.hasNextPage}
        onClick={() => pages.on(pageInfo.endCursor)}
      >
        {t('part.later')}
      </button>
    </p>
  )
}
