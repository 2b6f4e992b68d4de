import { useWords } from '../words/language.ts'

const known = ['open', 'shared', 'on_request', 'none', 'personal', 'sensitive'] as const

/** How something is shared, or how sensitive it is, as a word with a colour beside it. */
export function Tag({ value }: { readonly value: string }) {
  const { t } = useWords()
  const word = known.find((one) => one === value)
  return <span className={`tag tag-${word ?? 'other'}`}>{word ? t(`part.${word}`) : value}</span>
}
