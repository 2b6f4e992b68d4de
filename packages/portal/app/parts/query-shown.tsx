import { Link } from '@tanstack/react-router'
import { useWords } from '../words/language.ts'
import { CodeText } from './code-text.tsx'
import { CopyButton } from './copy-button.tsx'

interface QueryShownProps {
  readonly text: string
  readonly variables?: { readonly [variable: string]: unknown } | undefined
  readonly purpose?: string | undefined
}

/** The query that made what stands above it, to read, to copy and to send again. What it asks about stays out of addresses. */
export function QueryShown({ text, variables, purpose }: QueryShownProps) {
  const { t } = useWords()
  const given = variables && Object.keys(variables).length > 0 ? JSON.stringify(variables, null, 2) : null
  return (
    <details className="query">
      <summary>{t('part.query')}</summary>
      <div className="query-body">
        <CodeText text={text.trim()} />
        {given ? (
          <>
            <p className="query-with">{t('part.variables')}</p>
            <CodeText text={given} />
          </>
        ) : null}
        {purpose ? (
          <p className="query-with">
            {t('part.purpose')} <code>{`X-Purpose: ${purpose}`}</code>
          </p>
        ) : null}
        <p className="query-acts">
          <CopyButton text={text.trim()} />
          <Link to="/ask" state={{ question: { text: text.trim(), variables: given, purpose } }} className="button">
            {t('part.run')}
          </Link>
        </p>
      </div>
    </details>
  )
}
