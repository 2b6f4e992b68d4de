import type { Bilingual } from '../contract/bilingual.ts'
import type { AudienceTest, Rule } from '../contract/rule.ts'
import type { Value } from '../contract/value.ts'

/** Whom a rule is for, in words: `officers with role approver`, `mọi người`. */
export function audienceWords(rule: Pick<Rule, 'to'>): Bilingual {
  const kind = rule.to.find((test) => test.attribute === 'kind' && (test.op === 'eq' || test.op === 'in'))
  const others = rule.to.filter((test) => test !== kind).map(testWords)
  const who = kind ? kindsWords(kind.values) : everyone
  if (others.length === 0) return who
  return {
    vi: `${who.vi} có ${others.map(({ vi }) => vi).join(', ')}`,
    en: `${who.en} with ${others.map(({ en }) => en).join(', ')}`,
  }
}

const everyone: Bilingual = { vi: 'mọi người', en: 'everyone' }

const kinds: { readonly [kind: string]: Bilingual } = {
  anonymous: { vi: 'người chưa đăng nhập', en: 'anonymous visitors' },
  citizen: { vi: 'công dân', en: 'citizens' },
  business: { vi: 'doanh nghiệp', en: 'businesses' },
  officer: { vi: 'cán bộ', en: 'officers' },
  application: { vi: 'ứng dụng', en: 'applications' },
  steward: { vi: 'người quản trị dữ liệu', en: 'stewards' },
  operator: { vi: 'người vận hành', en: 'operators' },
}

function kindsWords(values: readonly Value[]): Bilingual {
  const words = values.map((value) => kinds[String(value)] ?? { vi: String(value), en: String(value) })
  return { vi: words.map(({ vi }) => vi).join(', '), en: words.map(({ en }) => en).join(', ') }
}

const attributes: { readonly [attribute: string]: Bilingual } = {
  kind: { vi: 'loại', en: 'kind' },
  roles: { vi: 'vai trò', en: 'role' },
  agency: { vi: 'cơ quan', en: 'agency' },
  units: { vi: 'đơn vị', en: 'unit' },
  trust: { vi: 'mức tin cậy', en: 'trust' },
  application: { vi: 'ứng dụng', en: 'application' },
}

const signs = { eq: '=', in: '=', ne: '≠', nin: '≠', lt: '<', lte: '≤', gt: '>', gte: '≥' } as const

function testWords({ attribute, op, values }: AudienceTest): Bilingual {
  const plain = attribute.replace(/^attributes\./, '')
  const name = attributes[attribute] ?? { vi: plain, en: plain }
  const text = `${signs[op]} ${values.map(String).join(' | ')}`
  return { vi: `${name.vi} ${text}`, en: `${name.en} ${text}` }
}
