import type { RulesOfQuery } from '../../kho/documents.ts'
import { Empty } from '../../parts/empty.tsx'
import { useWords } from '../../words/language.ts'

type Rule = RulesOfQuery['policies'][number]['rules'][number]

/** Rules as sentences, each with its reason and its ground. */
export function RuleList({ rules }: { readonly rules: readonly Rule[] }) {
  const { t, language } = useWords()
  if (rules.length === 0) return <Empty title={t('steward.noRules')} />
  return (
    <ul className="rules">
      {rules.map(({ rule, effect, sentence, reason, basis }) => (
        <li key={rule} className={effect === 'deny' ? 'rule rule-deny' : 'rule'}>
          <p>{sentence[language]}</p>
          <p className="quiet-line">
            <code>{rule}</code> {reason?.[language]} {basis ? `${t('steward.basis')}: ${basis}` : null}
          </p>
        </li>
      ))}
    </ul>
  )
}
