import type { Bilingual, Language } from '../contract/bilingual.ts'
import { isValidOn } from '../contract/clock.ts'
import type { Rule } from '../contract/rule.ts'
import type { Sql } from '../sql.ts'
import { allowStanding, denyStanding, purposeMet, type Standing } from './applies.ts'
import { asTitled } from './as-titled.ts'
import type { Ask } from './ask.ts'
import { isMeant } from './audience.ts'
import { sound } from './compile-options.ts'
import { decisionsOf } from './decisions.ts'
import { audienceWords, maskWords, type Naming, purposeWords, reachWords } from './explain-words.ts'
import { nameablePart } from './nameable.ts'
import { render } from './render.ts'

/** One rule of a dataset as it stands to one asker: what it covers, whether it applies, and in words why or why not. */
export interface RuleAccount {
  readonly rule: string
  readonly effect: Rule['effect']
  readonly fields: readonly string[] | null
  readonly standing: Standing
  /** It is for askers of another kind. */
  readonly forOthers: boolean
  /** Which records it speaks of. */
  readonly reach: Bilingual
  /** Why it does not apply; empty when it does. */
  readonly because: readonly Bilingual[]
  readonly basis: string | null
  readonly reason: Bilingual | null
  /** Whether it is true of the record called `alias`; null where the rule does not apply. */
  trueOf(alias: string): Sql | null
}

export interface Explained {
  readonly ask: Ask
  readonly dataset: string
  /** Fields that the question fixes to a value, for rules that must know them. */
  readonly known: ReadonlySet<string>
}

/**
 * Every rule of a dataset for one asker. Pure: the records enter as the SQL that `trueOf` gives, which answers yes
 * or no and no value, so an account can be shown to somebody who may not see the record.
 */
export function explainRules({ ask, dataset, known }: Explained): readonly RuleAccount[] {
  const decisions = decisionsOf({ ask, dataset, known, options: sound, trail: [] })
  const { allows, hides, withholds } = decisions
  const naming = asTitled(decisions.contract)
  const applying = new Map([...allows, ...hides, ...withholds].map((one) => [one.rule, one]))
  return (ask.city.rules.get(dataset) ?? []).map((rule) => {
    const standing = rule.effect === 'allow' ? allowStanding(rule, ask, known) : denyStanding(rule, ask)
    const applied = applying.get(rule)
    const scope = (alias: string) => ({ city: ask.city, contract: decisions.contract, alias, options: sound })
    return {
      rule: rule.name,
      effect: rule.effect,
      fields: rule.fields,
      standing,
      forOthers: rule.to.some((test) => test.attribute === 'kind' && !isMeant(test, rule.effect, ask)),
      reach: reachWords(rule, naming),
      because: standing === 'applies' || standing === 'unconditional' ? [] : reasonsOf(rule, { ask, known, naming }),
      basis: rule.basis,
      reason: rule.reason,
      trueOf: (alias) => (applied ? render(applied.when, scope(alias)) : null),
    }
  })
}

/** How a rule shows one field when it is true: plainly, through a mask, or not at all. */
export function fieldWords(rule: Rule, field: string): Bilingual | null {
  if (rule.fields !== null && !rule.fields.includes(field)) return null
  if (rule.effect === 'deny') return { vi: 'không cho xem', en: 'withholds it' }
  const mask = Object.hasOwn(rule.mask, field) ? rule.mask[field] : undefined
  return mask ? maskWords(mask) : { vi: 'cho xem', en: 'shows it' }
}

type Asked = Pick<Explained, 'ask' | 'known'> & { readonly naming: Naming }

function reasonsOf(rule: Rule, { ask, known, naming }: Asked): readonly Bilingual[] {
  const reasons = [
    ...validityReasons(rule, ask.today),
    ...wayReasons(rule, ask),
    ...audienceReasons(rule, ask),
    ...purposeReasons(rule, ask),
    ...knowledgeReasons(rule, known, naming),
  ]
  if (reasons.length > 0) return reasons
  return [
    {
      vi: 'điều kiện cần một thông tin mà người hỏi không có',
      en: 'its condition needs an attribute that the asker does not have',
    },
  ]
}

function validityReasons({ valid }: Rule, today: string): readonly Bilingual[] {
  if (isValidOn(today, valid.from, valid.until)) return []
  const [from, until] = [valid.from ?? '…', valid.until ?? '…']
  return [
    {
      vi: `chỉ có hiệu lực từ ${from} đến trước ${until}; hôm nay là ${today}`,
      en: `valid from ${from} until before ${until}; today is ${today}`,
    },
  ]
}

function wayReasons(rule: Rule, { way }: Ask): readonly Bilingual[] {
  if (rule.effect === 'deny' || rule.ways.includes(way)) return []
  const ways = rule.ways.join(', ')
  return [{ vi: `chỉ dành cho: ${ways}`, en: `only for: ${ways}` }]
}

function audienceReasons(rule: Rule, ask: Ask): readonly Bilingual[] {
  const failing = rule.to.filter((test) => !isMeant(test, rule.effect, ask))
  return failing.map((test) => {
    const words = audienceWords(test)
    return { vi: `dành cho người hỏi có ${words.vi}`, en: `is for askers with ${words.en}` }
  })
}

function purposeReasons(rule: Rule, ask: Ask): readonly Bilingual[] {
  if (!rule.purpose) return []
  const need = purposeWords(rule.purpose)
  if (rule.effect === 'allow' && nameablePart(rule.purpose, ask) === null) {
    return [
      {
        vi: `người hỏi không được nêu mục đích này: ${need.vi}`,
        en: `is for a purpose the asker may not name: ${need.en}`,
      },
    ]
  }
  if (purposeMet(rule.purpose, ask)) return []
  if (rule.effect === 'deny') return [{ vi: `chỉ chặn khi mục đích là ${need.vi}`, en: `denies only for ${need.en}` }]
  return [{ vi: `cần mục đích: ${need.vi}`, en: `needs a purpose: ${need.en}` }]
}

function knowledgeReasons(rule: Rule, known: ReadonlySet<string>, naming: Naming): readonly Bilingual[] {
  const unknown = rule.mustKnow.filter((field) => !known.has(field))
  if (unknown.length === 0) return []
  const names = (language: Language) => unknown.map((field) => naming.field(field)[language]).join(', ')
  return [{ vi: `người hỏi phải biết trước ${names('vi')}`, en: `the asker must already know ${names('en')}` }]
}
