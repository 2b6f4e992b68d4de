import type { Bilingual } from '../contract/bilingual.ts'
import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import { fieldsIn } from '../contract/fields-in.ts'
import type { Rule } from '../contract/rule.ts'
import { audienceWords } from '../policy/audience-words.ts'

/** A rule whose condition looks at a field that its audience cannot read: what it shows and hides tells of that field. */
export interface UnreadCondition {
  readonly dataset: string
  readonly rule: string
  /** `dataset.field`. */
  readonly field: string
  readonly audience: Bilingual
}

/** The unread conditions that are in the next rules and not in the current ones. */
export function unreadConditions(current: City | null, next: City): readonly UnreadCondition[] {
  const nameOf = ({ dataset, rule, field }: UnreadCondition): string => `${dataset} ${rule} ${field}`
  const known = new Set(current ? allUnread(current).map(nameOf) : [])
  return allUnread(next).filter((one) => !known.has(nameOf(one)))
}

function allUnread(city: City): readonly UnreadCondition[] {
  return [...city.rules.values()].flat().flatMap((rule) =>
    looksAt(rule)
      .filter(({ dataset, field }) => !isReadable(city, rule, dataset, field))
      .map(({ dataset, field }) => ({
        dataset: rule.dataset,
        rule: rule.name,
        field: `${dataset}.${field}`,
        audience: audienceWords(rule),
      })),
  )
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
function isReadable(city: City, rule: Rule, dataset: string, field: string): boolean {
  const asked = new Set(rule.to.map((test) => JSON.stringify(test)))
  return (city.rules.get(dataset) ?? []).some(
    (other) =>
      other.effect === 'allow' &&
      other.fields?.includes(field) &&
      other.to.every((test) => asked.has(JSON.stringify(test))),
  )
}
