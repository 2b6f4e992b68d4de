import { Tabs } from '@base-ui/react/tabs'
import { useFiles } from '../../kho/use-files.ts'
import { CodeText } from '../../parts/code-text.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/language.ts'
import type { Dataset } from './dataset-page.tsx'
import { Released } from './released.tsx'
import { snippetsOf } from './snippets.ts'

/** How to get at a dataset: whole as a file where that may be taken, and from curl, Python, R, Excel and GraphQL. */
export function Use({ dataset }: { readonly dataset: Dataset }) {
  const { t, language } = useWords()
  const { files = [], release = null } = useFiles(dataset.name) ?? {}
  const snippets = snippetsOf(dataset, { origin: location.origin, asFiles: files.length > 0 })
  return (
    <Section title={t('dataset.use')} lead={t('dataset.useMore')}>
      {release ? <Released dataset={dataset.name} release={release} /> : null}
      {files.length > 0 ? (
        <p className="downloads">
          <strong>{t('dataset.download')}</strong>
          {files.map(({ href, title }) => (
            <a key={href} href={href} download className="button">
              {title[language]}
            </a>
          ))}
        </p>
      ) : null}
      <Tabs.Root defaultValue="curl" className="tabs">
        <Tabs.List className="tab-list" aria-label={t('dataset.use')} activateOnFocus>
          {snippets.map(([tool]) => (
            <Tabs.Tab key={tool} value={tool} className="tab">
              {tool}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(([tool, text]) => (
          <Tabs.Panel key={tool} value={tool} className="tab-panel">
            <CodeText text={text} />
            <CopyButton text={text} />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </Section>
  )
}
