import { DifferencesDocument, type DifferencesQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { type Bar, Bars } from '../../parts/bars.tsx'
import { Empty } from '../../parts/empty.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

type Change = DifferencesQuery['policyDiff'][number]['changes'][number]

/** Whom a draft would show more and whom less, counted on live data: each kind of people and each who is named. */
export function Differences({ draft }: { readonly draft: string }) {
  const { t } = useWords()
  const asked = useAsked(DifferencesDocument, { variables: { draft } })
  return (
    <div className="differences">
      <h3>{t('steward.differences')}</h3>
      <p>{t('steward.differencesMore')}</p>
      <Answered asked={asked}>
        {({ policyDiff }) => {
          const changes = policyDiff.flatMap((one) => one.changes.map((change) => ({ dataset: one.dataset, change })))
          if (changes.length === 0) return <Empty title={t('steward.nobody')} />
          return changes.map(({ dataset, change }) => (
            <ChangeTold key={`${dataset} ${change.who.en}`} dataset={dataset} change={change} />
          ))
        }}
      </Answered>
    </div>
  )
}

const states = ['absent', 'shown', 'masked', 'withheld'] as const

function ChangeTold({ dataset, change }: { readonly dataset: string; readonly change: Change }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const state = (name: string) => {
    const known = states.find((one) => name === one)
    return known ? t(`steward.${known}`) : name
  }
  const records = [
    { told: t('steward.gains', { count: count(change.gained) }), value: change.gained, key: 'gained' },
    { told: t('steward.loses', { count: count(change.lost) }), value: change.lost, key: 'lost' },
  ].filter(({ value }) => value > 0)
  const cells = change.cells.map(({ field, from, to, records: of }) => ({
    key: `${field} ${from} ${to}`,
    value: of,
    told: t('steward.cell', { field, from: state(from), to: state(to), count: count(of) }),
  }))
  const bars = [...records, ...cells].map(
    (one): Bar => ({ ...one, name: null, tone: one.key === 'lost' ? 'third' : 'first' }),
  )
  return (
    <section>
      <h4>
        {change.who[language]} <code>{dataset}</code>
      </h4>
      <Bars bars={bars} />
    </section>
  )
}
