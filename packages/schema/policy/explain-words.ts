import type { Bilingual } from '../contract/bilingual.ts'
import type { Condition, Operand } from '../contract/condition.ts'
import type { AudienceTest, GrantTerm, Mask, PurposeNeed, Rule } from '../contract/rule.ts'
import type { Value } from '../contract/value.ts'

/** What fields and askers are called in words. */
export interface Naming {
  field(name: string): Bilingual
  principal(attribute: string): Bilingual
  readonly purposeKey: Bilingual
}

/** A condition of a rule as people read it: fields and the document's own literals, never a record's values. */
export function conditionWords(condition: Condition, naming: Naming): Bilingual {
  switch (condition.op) {
    case 'and':
    case 'or': {
      const parts = condition.of.map((part) => conditionWords(part, naming))
      return joined(parts, condition.op === 'and' ? and : or)
    }
    case 'not': {
      const inner = conditionWords(condition.of, naming)
      return { vi: `không phải (${inner.vi})`, en: `not (${inner.en})` }
    }
    case 'is_null': {
      const { vi, en } = naming.field(condition.field)
      return condition.is
        ? { vi: `${vi} để trống`, en: `${en} is empty` }
        : { vi: `${vi} có giá trị`, en: `${en} is filled in` }
    }
    case 'in':
    case 'nin': {
      const { to } = condition
      const list = 'values' in to ? both(valuesWords(to.values)) : naming.principal(to.principal)
      return membershipWords(naming.field(condition.field), condition.op, list)
    }
    default:
      return compared(naming.field(condition.field), signs[condition.op], operandWords(condition.to, naming))
  }
}

const signs = { eq: '=', ne: '≠', lt: '<', lte: '≤', gt: '>', gte: '≥' } as const
const and: Bilingual = { vi: 'và', en: 'and' }
const or: Bilingual = { vi: 'hoặc', en: 'or' }

function membershipWords(field: Bilingual, op: 'in' | 'nin', list: Bilingual): Bilingual {
  return op === 'in'
    ? { vi: `${field.vi} thuộc ${list.vi}`, en: `${field.en} is one of ${list.en}` }
    : { vi: `${field.vi} không thuộc ${list.vi}`, en: `${field.en} is none of ${list.en}` }
}

function compared(left: Bilingual, sign: string, right: Bilingual): Bilingual {
  return { vi: `${left.vi} ${sign} ${right.vi}`, en: `${left.en} ${sign} ${right.en}` }
}

function operandWords(to: Operand, naming: Naming): Bilingual {
  if ('value' in to) return both(JSON.stringify(to.value))
  if ('field' in to) return naming.field(to.field)
  return 'principal' in to ? naming.principal(to.principal) : naming.purposeKey
}

/** What a rule asks of the asker. */
export function audienceWords(test: AudienceTest): Bilingual {
  const { attribute, op } = test
  if (op === 'in' || op === 'nin') return membershipWords(both(attribute), op, both(valuesWords(test.values)))
  return both(`${attribute} ${signs[op]} ${valuesWords(test.values)}`)
}

export function purposeWords(need: PurposeNeed): Bilingual {
  if ('task' in need) {
    const { dataset, assigned } = need.task
    return {
      vi: `việc được giao: một bản ghi của ${dataset} có ${assigned} là người hỏi`,
      en: `an assigned task: a record of ${dataset} whose ${assigned} is the asker`,
    }
  }
  if (need.procedure === 'any') return { vi: 'một thủ tục bất kỳ', en: 'any procedure' }
  const codes = need.procedure.join(', ')
  return { vi: `thủ tục ${codes}`, en: `procedure ${codes}` }
}

/** Which records a rule speaks of. */
export function reachWords(rule: Rule, naming: Naming): Bilingual {
  const where = rule.where ? [conditionWords(rule.where, naming)] : []
  const via = rule.via ? [viaWords(rule.via, naming)] : []
  const parts = [...where, ...via]
  const reach = parts.length === 0 ? { vi: 'mọi bản ghi', en: 'every record' } : joined(parts, and)
  return rule.grant ? termWords(reach, rule.grant) : reach
}

function termWords(reach: Bilingual, { until }: GrantTerm): Bilingual {
  return { vi: `${reach.vi}, đến trước ${until}`, en: `${reach.en}, until before ${until}` }
}

function viaWords(via: NonNullable<Rule['via']>, naming: Naming): Bilingual {
  const where = via.where ? conditionWords(via.where, { ...naming, field: both }) : null // of another dataset
  return {
    vi: `được nhắc tới ở ${via.dataset}.${via.field} của một bản ghi mà người hỏi được xem${where ? ` và ${where.vi}` : ''}`,
    en: `named by ${via.dataset}.${via.field} of a record the asker may see${where ? ` and ${where.en}` : ''}`,
  }
}

export function maskWords(mask: Mask): Bilingual {
  const n = 'n' in mask ? mask.n : ''
  const words: Record<Mask['how'], Bilingual> = {
    year: { vi: 'chỉ còn năm', en: 'only the year' },
    range: { vi: `chỉ còn khoảng ${n}`, en: `only the range of ${n} it lies in` },
    prefix: { vi: `chỉ còn ${n} ký tự đầu`, en: `only the first ${n} characters` },
    last4: { vi: 'chỉ còn 4 ký tự cuối', en: 'only the last 4 characters' },
    hash: { vi: 'chỉ còn mã băm', en: 'only a hash' },
  }
  return words[mask.how]
}

function valuesWords(values: readonly Value[]): string {
  const shown = values.slice(0, 8).map((value) => JSON.stringify(value))
  return values.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ')
}

function joined(parts: readonly Bilingual[], by: Bilingual): Bilingual {
  return { vi: parts.map(({ vi }) => vi).join(` ${by.vi} `), en: parts.map(({ en }) => en).join(` ${by.en} `) }
}

function both(text: string): Bilingual {
  return { vi: text, en: text }
}
