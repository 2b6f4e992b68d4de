import { ReplayDocument, ReplaysDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { useChange } from '../../kho/use-change.ts'
import { Answered, Refused } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { type AskedReplay, hasWaiting, type ReplayRow, replayRows } from './replay-rows.ts'

/** Has refused records looked at again, a line for each dataset and source, with what came of it the last time. */
export function Replays({ datasets }: { readonly datasets: readonly string[] }) {
  const { t } = useWords()
  const isSettled = (answer: Parameters<typeof hasWaiting>[0]) => !hasWaiting(answer)
  const asked = useAsked(ReplaysDocument, { variables: { datasets }, isSettled })
  const change = useChange(ReplayDocument, (answer) => answer.replayQuarantine)
  return (
    <Answered asked={asked}>
      {(answer) => {
        const rows = replayRows(answer)
        if (rows.length === 0) return <Empty title={t('steward.noReplays')} />
        return (
          <>
            {change.error ? <Refused error={change.error} /> : null}
            <TableScroll label={t('steward.replays')}>
              <thead>
                <tr>
                  <th scope="col">{t('steward.dataset')}</th>
                  <th scope="col">{t('steward.replay')}</th>
                  <th scope="col">{t('steward.lastReplay')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row key={`${row.dataset} ${row.source}`} row={row} waits={change.waits} ask={change.send} />
                ))}
              </tbody>
            </TableScroll>
          </>
        )
      }}
    </Answered>
  )
}

interface RowProps {
  readonly row: ReplayRow
  readonly waits: boolean
  readonly ask: (given: { readonly dataset: string; readonly source: string }) => void
}

function Row({ row: { dataset, source, holds, last }, waits, ask }: RowProps) {
  const { t } = useWords()
  return (
    <tr>
      <th scope="row">
        <code>{dataset}</code>
        <small>
          <code>{source}</code>
        </small>
      </th>
      <td>
        {holds ? (
          <button
            type="button"
            className="button"
            disabled={waits || last?.state === 'waiting'}
            onClick={() => ask({ dataset, source })}
          >
            {t('steward.lookAgain')}{' '}
            <span className="unseen">
              {dataset}, {source}
            </span>
          </button>
        ) : (
          t('steward.nothingHeld')
        )}
      </td>
      <td aria-live="polite">{last ? <LastReplay last={last} /> : t('steward.neverReplayed')}</td>
    </tr>
  )
}

function LastReplay({ last }: { readonly last: AskedReplay }) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const { state, askedAt, endedAt, read, published, refused, code } = last
  if (state === 'waiting') return t('steward.replayWaits', { at: moment(askedAt ?? '') })
  const at = moment(endedAt ?? '')
  if (state !== 'done') {
    return (
      <>
        <span className="tag tag-late">{t(state === 'held' ? 'steward.replayHeld' : 'steward.replayFailed')}</span>{' '}
        {code ? <code>{code}</code> : null} {at}
      </>
    )
  }
  const figures = { read: count(read ?? 0), published: count(published ?? 0), refused: count(refused ?? 0) }
  return t('steward.replayed', { ...figures, at })
}
