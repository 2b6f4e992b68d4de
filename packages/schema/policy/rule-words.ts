import type { Bilingual, Language } from '../contract/bilingual.ts'
import type { Contract } from '../contract/contract.ts'
import type { Rule } from '../contract/rule.ts'
import { audienceWords } from './audience-words.ts'
import { maskWords, purposeWords, reachWords } from './explain-words.ts'

/** What a rule says, in a sentence: what it shows or withholds, to whom, of which records, and what else must be so. */
export function ruleWords(rule: Rule, contract: Contract): Bilingual {
  const [what, whom] = [whatWords(rule, contract), audienceWords(rule)]
  const rest = [reachWords(rule), ...needsWords(rule)]
  const said = (language: Language) => rest.map((words) => words[language]).join('; ')
  const [vi, en] = rule.effect === 'allow' ? ['Cho', 'Shows'] : ['Không cho', 'Withholds']
  return {
    vi: `${vi} ${whom.vi} xem ${what.vi}: ${said('vi')}.`,
    en: `${en} ${what.en} ${rule.effect === 'allow' ? 'to' : 'from'} ${whom.en}: ${said('en')}.`,
  }
}

function whatWords({ fields, mask }: Rule, contract: Contract): Bilingual {
  if (fields === null) return { vi: 'cả bản ghi', en: 'whole records' }
  const masks = new Map(Object.entries(mask))
  const named = (language: Language) =>
    fields.map((name) => {
      const title = contract.fields.find((field) => field.name === name)?.title[language] ?? name
      const masked = masks.get(name)
      return masked ? `${title} (${maskWords(masked)[language]})` : title
    })
  return { vi: named('vi').join(', '), en: named('en').join(', ') }
}

/** What else must be so for a rule to speak. */
export function needsWords({ effect, purpose, mustKnow, quota, ways, valid }: Rule): readonly Bilingual[] {
  const [from, until] = [valid.from ?? '…', valid.until ?? '…']
  const need = purpose && purposeWords(purpose)
  const known = mustKnow.join(', ')
  return [
    ...(need ? [{ vi: `mục đích: ${need.vi}`, en: `purpose: ${need.en}` }] : []),
    ...(known ? [{ vi: `phải biết trước ${known}`, en: `must already know ${known}` }] : []),
    ...(quota ? [quotaWords(quota)] : []),
    ...(effect === 'allow' ? [{ vi: `qua ${ways.join(', ')}`, en: `by ${ways.join(', ')}` }] : []),
    ...(valid.from || valid.until
      ? [{ vi: `hiệu lực từ ${from} đến trước ${until}`, en: `valid from ${from} until before ${until}` }]
      : []),
  ]
}

function quotaWords({ requests, seconds }: NonNullable<Rule['quota']>): Bilingual {
  return { vi: `${requests} lần trong ${seconds} giây`, en: `${requests} times in ${seconds} seconds` }
}
