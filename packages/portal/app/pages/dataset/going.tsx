import { useWords } from '../../words/language.ts'
import type { Dataset } from './dataset-page.tsx'

type Deprecation = NonNullable<Dataset['fields'][number]['deprecated']>

/** Until when a field that goes stays, what to ask for instead, and why. */
export function Going({ going: { since, until, use, reason } }: { readonly going: Deprecation }) {
  const { t, language } = useWords()
  return (
    <small>
      <span className="tag tag-late">{t('dataset.going', { until })}</span>{' '}
      {use === null ? null : `${t('dataset.goingUse', { use })} `}
      {t('dataset.goingSince', { since })} {reason[language]}
    </small>
  )
}
