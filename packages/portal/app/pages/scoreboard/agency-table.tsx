import type { ReactNode } from 'react'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { useWords } from '../../words/language.ts'

interface Parts {
  readonly label: string
  /** Heads of the columns of numbers. */
  readonly figures: readonly string[]
  /** The table's body: a row an agency. */
  readonly children: ReactNode
}

/** Figures of each agency, in columns. */
export function AgencyTable({ label, figures, children }: Parts) {
  const { t } = useWords()
  return (
    <TableScroll label={label}>
      <thead>
        <tr>
          <th scope="col">{t('scoreboard.agency')}</th>
          {figures.map((figure) => (
            <th key={figure} scope="col" className="number">
              {figure}
            </th>
          ))}
        </tr>
      </thead>
      {children}
    </TableScroll>
  )
}
