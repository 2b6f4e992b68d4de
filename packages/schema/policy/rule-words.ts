import type { Bilingual, Language } from '../contract/bilingual.ts'
import type { Contract } from '../contract/contract.ts'
import type { Rule } from '../contract/rule.ts'
import { asTitled } from './as-titled.ts'
import { audienceWords } from './audience-words.ts'
import { maskWords, type Naming, purposeWords, reachWords } from './explain-words.ts'

/** What a rule says, in a sentence: what it shows or withholds, to whom, of which records, and what else must be so. */
export function ruleWords(rule: Rule, contract: Pick<Contract, 'fields'>): Bilingual {
  const [what, whom] = [whatWords(rule, contract), audienceWords(rule)]
  const naming = asTitled(contract)
  const rest = [reachWords(rule, naming), ...needsWords(rule, naming)]
  const said = (language: Language) => rest.map((words) => words[language]).join('; ')
  const [vi, en] = rule.effect === 'allow' ? ['Cho', 'Shows'] : ['Không cho', 'Withholds']
  return {
    vi: `${vi} ${whom.vi} xem ${what.vi}: ${said('vi')}.`,
    en: `${en} ${what.en} ${rule.effect === 'allow' ? 'to' : 'from'} ${whom.en}: ${said('en')}.`,
  }
}

/**
 * The same for everybody to read: what a rule shows and to whom. Of which records, and what else must be so, is for who looks after
 * the dataset: conditions name values, and datasets that not everybody may know of.
 */
export function openingWords(rule: Rule, contract: Pick<Contract, 'fields'>): Bilingual {
  const [what, whom, ways] = [whatWords(rule, contract), audienceWords(rule), rule.ways.join(', ')]
  const some = rule.where || rule.via ? { vi: ', một phần bản ghi', en: ', of some records' } : { vi: '', en: '' }
  return {
    vi: `Cho ${whom.vi} xem ${what.vi}${some.vi}; qua ${ways}.`,
    en: `Shows ${what.en} to ${whom.en}${some.en}; by ${ways}.`,
  }
}

function whatWords({ fields, mask }: Rule, contract: Pick<Contract, 'fields'>): Bilingual {
  if (fields === null) return { vi: 'cả bản ghi', en: 'whole records' }
  const masks = new Map(Object.entries(mask))
  const naming = asTitled(contract)
  const named = (language: Language) =>
    fields.map((name) => {
      const title = naming.field(name)[language]
      const masked = masks.get(name)
      return masked ? `${title} (${maskWords(masked)[language]})` : title
    })
  return { vi: named('vi').join(', '), en: named('en').join(', ') }
}

/** What else must be so for a rule to speak. */
export function needsWords(
  { effect, purpose, mustKnow, quota, ways, valid }: Rule,
  naming: Naming,
): readonly Bilingual[] {
  const [from, until] = [valid.from ?? '…', valid.until ?? '…']
  const need = purpose && purposeWords(purpose)
  const known = (language: Language) => mustKnow.map((name) => naming.field(name)[language]).join(', ')
  return [
    ...(need ? [{ vi: `mục đích: ${need.vi}`, en: `purpose: ${need.en}` }] : []),
    ...(mustKnow.length > 0 ? [{ vi: `phải biết trước ${known('vi')}`, en: `must already know ${known('en')}` }] : []),
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
