import { ServicesByUseDocument, type ServicesByUseQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { fewFor, tenthsOf } from './tenths.ts'

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
  const { count, percent } = figuresIn(language)
  const counts = answer.servicePublications?.nodes.map((one) => one.dossiersPerYear ?? 0) ?? []
  const [all, unused, notReported] = [answer.all, answer.unused, answer.notReported].map((one) => one?.totalCount ?? 0)
  const used = (all ?? 0) - (unused ?? 0) - (notReported ?? 0)
  const whole = Math.max(
    1,
    counts.reduce((a, b) => a + b, 0),
  )
  const few = fewFor(counts, 0.8)
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
  const tenths = tenthsOf(counts).map(({ from, until, sum }) => {
    const name = t('scoreboard.tenth', { from, until })
    return { key: name, name, value: sum, told: percent(sum / whole) }
  })
  return (
    <>
      <p>{t('scoreboard.useMore', { few: count(few), all: count(all ?? 0) })}</p>
      <Bars bars={bars} />
      <h3>{t('scoreboard.pareto')}</h3>
      <Bars bars={tenths} />
    </>
  )
}
