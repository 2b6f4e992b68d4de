import { type RulesOfQuery, TakeBackDocument } from '../../kho/documents.ts'
import { useChange } from '../../kho/use-change.ts'
import { Refused } from '../../parts/answered.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { Outcome } from './draft-flow.tsx'

interface HistoryProps {
  readonly dataset: string
  readonly history: RulesOfQuery['policies'][number]['history']
}

/** The versions that wrote these rules, newest first; any earlier one can be gone back to. */
export function History({ dataset, history }: HistoryProps) {
  const { t, language } = useWords()
  const { moment } = figuresIn(language)
  const returning = useChange(TakeBackDocument, (answer) => answer.rollBackPolicy)
  const goBack = (version: number) => {
    returning.send({ input: { dataset, version, reason: t('steward.goBackWhy', { version }) } })
  }
  return (
    <>
      {returning.error ? <Refused error={returning.error} /> : null}
      {returning.done?.draft ? <Outcome draft={returning.done.draft} /> : null}
      <TableScroll label={t('steward.history')}>
        <thead>
          <tr>
            <th scope="col">{t('steward.version')}</th>
            <th scope="col">{t('steward.at')}</th>
            <th scope="col">{t('steward.why')}</th>
            <th scope="col">
              <span className="unseen">{t('steward.goBack', { version: '' })}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {history.map(({ version, appliedAt, reason }, at) => (
            <tr key={version}>
              <th scope="row">{version}</th>
              <td className="moment">{moment(appliedAt)}</td>
              <td className="prose">{reason}</td>
              <td>
                {at === 0 ? (
                  t('steward.now')
                ) : (
                  <button type="button" className="button" disabled={returning.waits} onClick={() => goBack(version)}>
                    {t('steward.goBack', { version })}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </TableScroll>
    </>
  )
}
