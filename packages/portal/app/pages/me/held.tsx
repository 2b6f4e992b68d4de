import { useState } from 'react'
import { HeldOnMeDocument, type HeldOnMeQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { OwnRecords } from './own-records.tsx'

export type HeldDataset = NonNullable<HeldOnMeQuery['me']>['records'][number]

/** Every dataset that tells of people, those with something about this one first. */
export function Held() {
  const { t } = useWords()
  const asked = useAsked(HeldOnMeDocument)
  return (
    <Answered asked={asked}>
      {({ me }) =>
        me && me.records.length > 0 ? (
          <ul className="held">
            {me.records
              .toSorted((a, b) => (b.totalCount ?? -1) - (a.totalCount ?? -1))
              .map((held) => (
                <HeldLine key={held.dataset.name} held={held} />
              ))}
          </ul>
        ) : (
          <Empty title={t('me.noRecords')} />
        )
      }
    </Answered>
  )
}

function HeldLine({ held }: { readonly held: HeldDataset }) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const [isOpen, setOpen] = useState(false)
  const { dataset, shown, totalCount, freshAt } = held
  const told = shown
    ? totalCount
      ? t('me.records', { count: count(totalCount) })
      : t('me.noRecords')
    : t('me.notShown')
  return (
    <li className="card">
      <h3>{dataset.title[language]}</h3>
      <p className="quiet-line">
        {dataset.owner ? `${dataset.owner.title[language]} · ` : null}
        {told}
        {freshAt ? ` · ${t('me.asOf', { at: moment(freshAt) })}` : null}
      </p>
      {shown && totalCount ? (
        isOpen ? (
          <OwnRecords dataset={dataset} />
        ) : (
          <button type="button" className="button" onClick={() => setOpen(true)}>
            {t('me.look')} <span className="unseen">{dataset.title[language]}</span>
          </button>
        )
      ) : null}
    </li>
  )
}
