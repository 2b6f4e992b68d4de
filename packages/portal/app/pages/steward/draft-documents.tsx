import { CodeText } from '../../parts/code-text.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { useWords } from '../../words/language.ts'
import type { DraftDocument } from './draft-columns.ts'

/** The documents of a draft, each to be read, copied or taken as a file, for the city's folder and `kho apply`. */
export function DraftDocuments({ documents }: { readonly documents: readonly DraftDocument[] }) {
  const { t } = useWords()
  return (
    <>
      <p>{t('drop.apply')}</p>
      {documents.map(({ path, text }) => (
        <details key={path}>
          <summary>
            <code>{path}</code>
          </summary>
          <CodeText text={text} />
          <p className="buttons">
            <CopyButton text={text} />
            <button type="button" className="button" onClick={() => save(path, text)}>
              {t('drop.download')} <span className="unseen">{path}</span>
            </button>
          </p>
        </details>
      ))}
    </>
  )
}

/** Gives a text to the browser as a file of its own. */
function save(path: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  const link = Object.assign(document.createElement('a'), { href, download: path.replaceAll('/', '_') })
  link.click()
  URL.revokeObjectURL(href)
}
