import { useId, useState } from 'react'
import { LastRunsDocument, type LastRunsQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Paging, usePages } from '../../parts/paging.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

type Runs = NonNullable<LastRunsQuery['runs']>['nodes']

const states = ['held', 'failed', 'running', 'done', 'cancelled'] as const
type State = (typeof states)[number]

/** Runs, the latest first; those of one state where that is asked. */
export function Runs() {
  const { t } = useWords()
  const id = useId()
  const [only, setOnly] = useState<State | null>(null)
  const pages = usePages()
  const variables = { states: only ? [only] : [...states], after: pages.after }
  const asked = useAsked(LastRunsDocument, { variables })
  const choose = (value: string) => {
    setOnly(states.find((state) => state === value) ?? null)
    pages.restart()
  }
  return (
    <Section title={t('operate.runs')}>
      <div className="narrow">
        <label htmlFor={id}>{t('operate.runsOf')}</label>
        <select id={id} value={only ?? ''} onChange={({ target }) => choose(target.value)}>
          <option value="">{t('operate.all')}</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {t(`operate.${state}`)}
            </option>
          ))}
        </select>
      </div>
      <Answered asked={asked}>
        {({ runs }) => {
          if (!runs || runs.nodes.length === 0) return <Empty title={t('operate.noRuns')} />
          return (
            <>
              <TableScroll label={t('operate.runs')}>
                <RunRows runs={runs.nodes} />
              </TableScroll>
              <Paging pages={pages} pageInfo={runs.pageInfo} />
            </>
          )
        }}
      </Answered>
    </Section>
  )
}

function RunRows({ runs }: { readonly runs: Runs }) {
  const { t, language } = useWords()
  const { moment, count } = figuresIn(language)
  const heads = ['dataset', 'source', 'state', 'began'] as const
  const figures = ['read', 'changed', 'refused'] as const
  return (
    <>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(`operate.${head}`)}
            </th>
          ))}
          {figures.map((head) => (
            <th key={head} scope="col" className="number">
              {t(`operate.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {runs.map(({ id, dataset, source, startedAt, read, inserted, updated, deleted, quarantined, ...run }) => (
          <tr key={id}>
            <th scope="row">{dataset}</th>
            <td>
              <code>{source}</code>
            </td>
            <td>
              <RunState run={run} />
            </td>
            <td className="moment">{startedAt ? moment(startedAt) : null}</td>
            <td className="number">{count(read ?? 0)}</td>
            <td className="number">{[inserted, updated, deleted].map((rows) => count(rows ?? 0)).join(' / ')}</td>
            <td className="number">{count(quarantined ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </>
  )
}

/** A run's state; of a held one also what it is called, for the command that releases it. */
function RunState({ run: { run, state, code } }: { readonly run: Pick<Runs[number], 'run' | 'state' | 'code'> }) {
  const { t } = useWords()
  const known = states.find((one) => one === state)
  return (
    <>
      <span className={`tag tag-${known === 'done' ? 'open' : known === 'running' ? 'shared' : 'late'}`}>
        {known ? t(`operate.${known}`) : state}
      </span>{' '}
      {code ? <code>{code}</code> : null}
      {known === 'held' ? (
        <small>
          <code>{`kho run release ${run}`}</code>
        </small>
      ) : null}
    </>
  )
}
