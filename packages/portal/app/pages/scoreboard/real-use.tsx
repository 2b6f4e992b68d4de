import { useMemo } from 'react'
import { Chart } from '../../charts/chart.tsx'
import type { Picture } from '../../charts/picture.ts'
import { ServicesByUseDocument, type ServicesByUseQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import type { Language } from '../../words/words.ts'
import { curveOf, fewFor, tenthsOf } from './tenths.ts'

/** Which services people really use, and which nobody does. */
export function RealUse() {
  const { t } = useWords()
  const asked = useAsked(ServicesByUseDocument)
  return (
    <Section title={t('scoreboard.use')}>
      <Answered asked={asked}>{(answer) => <Used answer={answer} />}</Answered>
    </Section>
  )
}

function Used({ answer }: { readonly answer: ServicesByUseQuery }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const counts = useMemo(() => answer.servicePublications?.nodes.map((one) => one.dossiersPerYear ?? 0) ?? [], [answer])
  const [all, unused, notReported] = [answer.all, answer.unused, answer.notReported].map((one) => one?.totalCount ?? 0)
  const used = (all ?? 0) - (unused ?? 0) - (notReported ?? 0)
  const bars = [
    { key: 'used', name: t('scoreboard.used'), value: used, told: count(used) },
    {
      key: 'unused',
      name: t('scoreboard.unused'),
      value: unused ?? 0,
      told: count(unused ?? 0),
      tone: 'third' as const,
    },
    {
      key: 'not',
      name: t('scoreboard.notReported'),
      value: notReported ?? 0,
      told: count(notReported ?? 0),
      tone: 'quiet' as const,
    },
  ]
  return (
    <>
      <p>{t('scoreboard.useMore', { few: count(fewFor(counts, 0.8)), all: count(all ?? 0) })}</p>
      <Bars bars={bars} />
      <h3>{t('scoreboard.pareto')}</h3>
      <Curve counts={counts} />
    </>
  )
}

/** What the most used services take together, drawn as Pareto's curve and told by tenths. */
function Curve({ counts }: { readonly counts: readonly number[] }) {
  const { t, language } = useWords()
  const picture = useMemo(() => curvePicture(counts, language), [counts, language])
  const { percent, count } = figuresIn(language)
  const whole = counts.reduce((a, b) => a + b, 0) || 1
  const tenths = tenthsOf(counts).map(({ from, until, sum }) => {
    const name = t('scoreboard.tenth', { from, until })
    return { key: name, name, value: sum, told: percent(sum / whole) }
  })
  return (
    <Chart
      told={t('scoreboard.curve', { few: count(fewFor(counts, 0.8)), all: count(counts.length) })}
      picture={picture}
    >
      <Bars bars={tenths} />
    </Chart>
  )
}

function curvePicture(counts: readonly number[], language: Language): Picture {
  const { count, percent } = figuresIn(language)
  const points = curveOf(counts).map(({ services, share }) => ({
    ...{ name: count(services), value: share, told: percent(share) },
  }))
  return { kind: 'curve', points, goal: 0.8 }
}
