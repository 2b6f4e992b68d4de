import { useState } from 'react'
import { HeldOnMeDocument, type HeldOnMeQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { OwnRecords } from './own-records.tsx'

export type HeldDataset = NonNullable<HeldOnMeQuery['me']>['records'][number]

/** Every dataset that tells of people: those with something about this one to be opened, the others by name. */
export function Held() {
  const { t } = useWords()
  const asked = useAsked(HeldOnMeDocument)
  return (
    <Answered asked={asked}>
      {({ me }) => {
        const { here = [], nothing = [], closed = [] } = Object.groupBy(me?.records ?? [], kindOf)
        return (
          <>
            {here.length === 0 ? <Empty title={t('me.noRecords')} /> : null}
            <ul className="held">
              {here.map((held) => (
                <HeldLine key={held.dataset.name} held={held} />
              ))}
            </ul>
            <Named title={t('me.noRecordsIn')} datasets={nothing} />
            <Named title={t('me.notShownIn')} datasets={closed} />
          </>
        )
      }}
    </Answered>
  )
}

function kindOf({ shown, totalCount }: HeldDataset): 'here' | 'nothing' | 'closed' {
  if (!shown) return 'closed'
  return totalCount ? 'here' : 'nothing'
}

function HeldLine({ held }: { readonly held: HeldDataset }) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const [isOpen, setOpen] = useState(false)
  const { dataset, totalCount, freshAt } = held
  return (
    <li className="card">
      <h3>{dataset.title[language]}</h3>
      <p className="quiet-line">
        {dataset.owner ? `${dataset.owner.title[language]} · ` : null}
        {t('me.records', { count: count(totalCount ?? 0) })}
        {freshAt ? ` · ${t('me.asOf', { at: moment(freshAt) })}` : null}
      </p>
      {isOpen ? (
        <OwnRecords dataset={dataset} />
      ) : (
        <button type="button" className="button" onClick={() => setOpen(true)}>
          {t('me.look')} <span className="unseen">{dataset.title[language]}</span>
        </button>
      )}
    </li>
  )
}

interface NamedProps {
  readonly title: string
  readonly datasets: readonly HeldDataset[]
}

/** Datasets that there is nothing to open of, each with whom to ask. */
function Named({ title, datasets }: NamedProps) {
  const { language } = useWords()
  if (datasets.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul className="held-named">
        {datasets.map(({ dataset }) => (
          <li key={dataset.name}>
            {dataset.title[language]} {dataset.owner ? <small>{dataset.owner.title[language]}</small> : null}
          </li>
        ))}
      </ul>
    </>
  )
}
