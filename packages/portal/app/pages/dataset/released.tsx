import type { OpenRelease } from '../../kho/use-files.ts'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

interface ReleasedProps {
  readonly dataset: string
  readonly release: OpenRelease
}

/** Made when they are first asked for, of the same snapshot. */
const made = ['xlsx', 'csv?for=excel', 'json', 'ndjson'] as const

/** The latest release: each file with its size and what proves it whole. */
export function Released({ dataset, release }: ReleasedProps) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const { version, rows, publishedAt, files, manifest, taken } = release
  const title = t('dataset.released', { version })
  return (
    <>
      <h3>{title}</h3>
      <p>
        {t('dataset.releasedMore', { rows: count(rows), at: moment(publishedAt) })}
        {taken > 0 && ` ${t('dataset.taken', { times: count(taken) })}`}
      </p>
      <TableScroll label={title}>
        <thead>
          <tr>
            <th scope="col">{t('dataset.file')}</th>
            <th scope="col">{t('dataset.bytes')}</th>
            <th scope="col">{t('dataset.checksum')}</th>
          </tr>
        </thead>
        <tbody>
          {files
            .filter(({ format }) => format !== 'changes')
            .map(({ format, bytes, sha256, href }) => (
              <tr key={format}>
                <th scope="row">
                  <a href={href} download>
                    {format.toUpperCase()}
                  </a>
                </th>
                <td className="number">{count(bytes)} B</td>
                <td>
                  <code>{sha256}</code>
                </td>
              </tr>
            ))}
        </tbody>
      </TableScroll>
      <p className="downloads">
        <strong>{t('dataset.otherForms')}</strong>
        {made.map((form) => (
          <a key={form} href={`/open/${dataset}.${form}`} download className="button">
            {form}
          </a>
        ))}
        <a href={manifest}>{t('dataset.manifest')}</a>
      </p>
    </>
  )
}
