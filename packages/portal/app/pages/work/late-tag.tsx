import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { type Days, latenessOf } from './lateness.ts'

interface LateTagProps extends Days {
  readonly now: string
}

/** Whether something keeps its day, in words with a colour beside them. */
export function LateTag({ now, ...days }: LateTagProps) {
  const { t, language } = useWords()
  const lateness = latenessOf(days, now)
  if (!lateness) return null
  const isLate = lateness.word === 'late' || lateness.word === 'finishedLate'
  return (
    <span className={isLate ? 'tag tag-late' : 'tag tag-open'}>
      {t(`work.${lateness.word}`, { span: figuresIn(language).span(lateness.seconds) })}
    </span>
  )
}
