import type { Condition } from '../contract/condition.ts'
import { fieldsIn } from '../contract/fields-in.ts'
import type { Rule } from '../contract/rule.ts'
import { audienceWords } from '../policy/audience-words.ts'
import { meansAlso, type Today } from './audience-condition.ts'
import type { PolicyWarning } from './policy-warning.ts'

/** KHO154: a rule's condition looks at a field that its audience cannot read: what it shows and hides tells of that field. */
export function unreadConditions(rule: Rule, today: Today): readonly PolicyWarning[] {
  return looksAt(rule)
    .filter(({ dataset, field }) => !isReadable(today, rule, dataset, field))
    .map(({ dataset, field }) => {
      const [name, who] = [`${dataset}.${field}`, audienceWords(rule)]
      return {
        code: 'KHO154',
        dataset: rule.dataset,
        rule: rule.name,
        field: name,
        what: {
          vi: `xét ${name}, mà ${who.vi} không được xem: kết quả có thể để lộ trường này`,
          en: `looks at ${name}, which ${who.en} may not read: what it shows may tell of it`,
        },
      }
    })
}

interface Looked {
  readonly dataset: string
  readonly field: string
}

function looksAt({ dataset, where, via }: Rule): readonly Looked[] {
  const of = (name: string, condition: Condition | null): readonly Looked[] =>
    [...new Set(condition ? fieldsIn(condition) : [])].map((field) => ({ dataset: name, field }))
  return [...of(dataset, where), ...(via ? of(via.dataset, via.where) : [])]
}

/** Whether some allow shows the field, masked or not, to everybody the rule is for. */
function isReadable(today: Today, rule: Rule, dataset: string, field: string): boolean {
  const shows = (other: Rule) => other.effect === 'allow' && other.fields?.includes(field)
  const known = (today.city.rules.get(dataset) ?? []).filter(shows)
  // A deny is for whoever has what it asks about: only those are compared with whom an allow is for.
  return known.some((other) => meansAlso({ ...rule, effect: 'allow' }, other, today))
}
