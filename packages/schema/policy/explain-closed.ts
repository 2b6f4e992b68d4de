import type { City } from '../contract/city.ts'
import { fieldsIn } from '../contract/fields-in.ts'
import type { Rule } from '../contract/rule.ts'
import { asTitled } from './as-titled.ts'
import type { RuleAccount } from './explain.ts'
import { reachWords } from './explain-words.ts'

/**
 * The rules that stand still because sources no longer tell a field that they ask about: those of the documents (`written`)
 * that the city answers are given by does not have.
 */
export function stoppedRules(written: City, closed: City, dataset: string): readonly RuleAccount[] {
  const still = new Set((closed.rules.get(dataset) ?? []).map(({ name }) => name))
  const gone = (written.rules.get(dataset) ?? []).filter(({ name }) => !still.has(name))
  const naming = asTitled(written.contracts.get(dataset) ?? { fields: [] })
  return gone.map((rule) => {
    const fields = askedFields(rule).filter(([of, field]) => isClosed(written, closed, of, field))
    const names = fields.map(([of, field]) => `${of}.${field}`).join(', ')
    return {
      rule: rule.name,
      effect: rule.effect,
      fields: rule.fields,
      standing: 'silent',
      forOthers: false,
      reach: reachWords(rule, naming),
      because: [
        {
          vi: `quy tắc tạm dừng: hệ thống nguồn hiện không còn cung cấp ${names}`,
          en: `it stands still: the source no longer tells ${names}`,
        },
      ],
      basis: rule.basis,
      reason: rule.reason,
      trueOf: () => null,
    }
  })
}

/** Every field that a rule decides by, of its own dataset and of those that it leads to. */
function askedFields({ dataset, where, via, mustKnow, purpose }: Rule): readonly (readonly [string, string])[] {
  const task = purpose && 'task' in purpose ? purpose.task : null
  const own = [...(where ? fieldsIn(where) : []), ...mustKnow].map((field) => [dataset, field] as const)
  const far = via
    ? [via.field, ...(via.where ? fieldsIn(via.where) : [])].map((field) => [via.dataset, field] as const)
    : []
  const all = [...own, ...far, ...(task ? [[task.dataset, task.assigned] as const] : [])]
  return [...new Map(all.map((one) => [one.join('.'), one])).values()]
}

/** A closed field is withheld by a rule that no document has. */
function isClosed(written: City, closed: City, dataset: string, field: string): boolean {
  const known = new Set((written.rules.get(dataset) ?? []).map(({ name }) => name))
  return (closed.rules.get(dataset) ?? []).some(
    ({ name, effect, fields }) => effect === 'deny' && !known.has(name) && fields?.includes(field),
  )
}
