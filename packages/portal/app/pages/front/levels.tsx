import { LevelsDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

/** The city's online services by level; what nobody classified stands beside the rest. */
export function Levels() {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const asked = useAsked(LevelsDocument)
  return (
    <Section title={t('front.levels')}>
      <Answered asked={asked}>
        {({ level4, level3, unclassified }) => {
          const values = [level4, level3, unclassified].map((one) => one?.totalCount ?? 0)
          const [four = 0, three = 0, neither = 0] = values
          const bars = [
            { key: '4', name: t('front.level4'), value: four, told: count(four) },
            { key: '3', name: t('front.level3'), value: three, told: count(three), tone: 'second' as const },
            { key: '-', name: t('front.unclassified'), value: neither, told: count(neither), tone: 'third' as const },
          ]
          const all = count(four + three + neither)
          return (
            <>
              <p>{t('front.levelsMore', { all, unclassified: count(neither) })}</p>
              <Bars bars={bars} />
            </>
          )
        }}
      </Answered>
    </Section>
  )
}
