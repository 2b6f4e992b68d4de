import { RefusalsDocument, type RefusalsQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

/** What people asked to have opened and were refused, by the grounds that were given. */
export function Refusals() {
  const { t } = useWords()
  const asked = useAsked(RefusalsDocument)
  return (
    <Section title={t('scoreboard.refusals')}>
      <Answered asked={asked}>{(answer) => <Grounds answer={answer} />}</Answered>
    </Section>
  )
}

function Grounds({ answer }: { readonly answer: RefusalsQuery }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const grounds = Object.groupBy(answer.dataRequests?.nodes ?? [], (one) => one.ground ?? '')
  const bars = Object.entries(grounds)
    .map(([ground, its = []]) => ({
      key: ground,
      name: ground === '' ? t('scoreboard.noGround') : ground,
      value: its.length,
      told: count(its.length),
      tone: 'third' as const,
    }))
    .sort((a, b) => b.value - a.value)
  const [all, granted, open, refused] = [answer.all, answer.granted, answer.open, answer.dataRequests].map((one) =>
    count(one?.totalCount ?? 0),
  )
  return (
    <>
      <p>{t('scoreboard.refusalsMore', { all, granted, open, refused })}</p>
      <Bars bars={bars} />
    </>
  )
}
