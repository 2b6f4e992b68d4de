import type { MyEnterpriseQuery } from '../../kho/documents.ts'
import { Empty } from '../../parts/empty.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

interface UsageProps {
  readonly quotas: MyEnterpriseQuery['viewer']['quota']
}

/** What of the rules' quotas is used and left, by dataset. */
export function Usage({ quotas }: UsageProps) {
  const { t, language } = useWords()
  const { count, span } = figuresIn(language)
  if (quotas.length === 0) return <Empty title={t('business.noQuotas')} />
  return (
    <TableScroll label={t('business.usage')}>
      <thead>
        <tr>
          {(['dataset', 'allowed', 'left'] as const).map((head) => (
            <th key={head} scope="col">
              {t(`business.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {quotas.map(({ dataset, requests, seconds, remaining }) => (
          <tr key={`${dataset} ${requests} ${seconds}`}>
            <th scope="row">
              <code>{dataset}</code>
            </th>
            <td>{t('business.within', { n: count(requests), span: span(seconds) })}</td>
            <td>
              <meter min={0} max={requests} value={remaining} aria-label={t('business.left')} /> {count(remaining)}
            </td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}
