import { ServicesByLevelDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

/** Services by stage; what the stages leave of the whole stands as unclassified. */
export function Stages() {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const asked = useAsked(ServicesByLevelDocument)
  return (
    <Section title={t('scoreboard.level')}>
      <Answered asked={asked}>
        {(answer) => {
          const [all = 0, four = 0, three = 0] = [answer.all, answer.level4, answer.level3].map(
            (one) => one?.totalCount ?? 0,
          )
          const rest = all - four - three
          const bars = [
            { key: '4', name: t('front.level4'), value: four, told: count(four) },
            { key: '3', name: t('front.level3'), value: three, told: count(three), tone: 'second' as const },
            { key: '-', name: t('front.unclassified'), value: rest, told: count(rest), tone: 'third' as const },
          ]
          return (
            <>
              <p>{t('scoreboard.levelMore', { all: count(all) })}</p>
              <Bars bars={bars} />
            </>
          )
        }}
      </Answered>
    </Section>
  )
}
