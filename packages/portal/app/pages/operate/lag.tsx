import { LagsDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { type WorstLag, worstLags } from './worst-lags.ts'

/** How far behind each source is, as a share of what is promised. */
export function Lag() {
  const { t } = useWords()
  const asked = useAsked(LagsDocument)
  return (
    <Section title={t('operate.lag')} lead={t('operate.lagMore')}>
      <Answered asked={asked}>{({ freshness }) => <LagBars lags={worstLags(freshness?.nodes ?? [])} />}</Answered>
    </Section>
  )
}

/** A bar a source; a full one has used up its promise. */
function LagBars({ lags }: { readonly lags: readonly WorstLag[] }) {
  const { t, language } = useWords()
  const { span, percent } = figuresIn(language)
  const bars = lags.map(({ source, dataset, lag, promise, share }) => ({
    key: source,
    name: (
      <>
        <code>{source}</code> <small>{dataset}</small>
      </>
    ),
    value: Math.min(1, share ?? 1),
    told:
      lag === null
        ? t('operate.neverRead')
        : `${percent(share ?? 0)} · ${t('operate.lateBy', { age: span(lag), promise: span(promise) })}`,
    tone: share === null || share > 1 ? ('third' as const) : ('first' as const),
  }))
  return (
    <div className="lags">
      <Bars bars={bars} />
    </div>
  )
}
