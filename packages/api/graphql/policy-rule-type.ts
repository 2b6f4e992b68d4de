import type { City } from '@kho/schema/contract/city.ts'
import type { Mask, Rule } from '@kho/schema/contract/rule.ts'
import { asTitled } from '@kho/schema/policy/as-titled.ts'
import { audienceWords } from '@kho/schema/policy/audience-words.ts'
import { maskWords, purposeWords, reachWords } from '@kho/schema/policy/explain-words.ts'
import { maskName } from '@kho/schema/policy/masks.ts'
import { ruleWords } from '@kho/schema/policy/rule-words.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import type { Words } from './words.ts'

export type RuleRef = ReturnType<typeof addPolicyRule>

/** Adds `PolicyRule`: one rule as it is compiled, and as a sentence. */
export function addPolicyRule(builder: Builder, words: Words) {
  const mask = addMask(builder, words)
  const rule = builder.objectRef<Rule>('PolicyRule')
  rule.implement({
    description: both('Một quy tắc đang có hiệu lực', 'A rule that is in force'),
    fields: (t) => ({
      rule: t.exposeString('name', { nullable: false, description: both('tên', 'its name') }),
      effect: t.exposeString('effect', { nullable: false, description: both('allow hay deny', 'allow or deny') }),
      fields: t.stringList({
        description: both('các trường; null là cả bản ghi', 'the fields; null are whole records'),
        resolve: ({ fields }) => fields,
      }),
      masks: t.field({
        type: [mask],
        nullable: false,
        description: both('trường nào bị che, thế nào', 'which of them are masked, and how'),
        resolve: (one) => Object.entries(one.mask).map(([field, mask]) => ({ field, mask })),
      }),
      mustKnow: t.exposeStringList('mustKnow', {
        nullable: false,
        description: both('trường phải biết trước', 'fields that must be known already'),
      }),
      ways: t.stringList({
        nullable: false,
        description: both('query, export, changes', 'query, export, changes'),
        resolve: ({ ways }) => ways,
      }),
      basis: t.exposeString('basis', { nullable: true, description: both('căn cứ', 'legal ground') }),
    }),
  })
  addSaid(builder, rule, words)
  return rule
}

const contractOf = (city: City, { dataset }: Rule) => city.contracts.get(dataset) ?? { fields: [] }

function addSaid(builder: Builder, rule: ReturnType<typeof builder.objectRef<Rule>>, words: Words): void {
  const type = words.bilingual
  builder.objectFields(rule, (t) => ({
    sentence: t.field({
      type,
      nullable: false,
      description: both('cả quy tắc trong một câu', 'the whole rule in a sentence'),
      resolve: (one, _args, { city }) => ruleWords(one, contractOf(city, one)),
    }),
    audience: t.field({
      type,
      nullable: false,
      description: both('dành cho ai', 'whom it is for'),
      resolve: audienceWords,
    }),
    reach: t.field({
      type,
      nullable: false,
      description: both('nói về bản ghi nào', 'which records it speaks of'),
      resolve: (one, _args, { city }) => reachWords(one, asTitled(contractOf(city, one))),
    }),
    purpose: t.field({
      type,
      description: both('cần mục đích gì', 'the purpose it needs'),
      resolve: ({ purpose }) => purpose && purposeWords(purpose),
    }),
    validFrom: t.field({
      type: 'Date',
      description: both('có hiệu lực từ', 'valid from'),
      resolve: ({ valid }) => valid.from,
    }),
    validUntil: t.field({
      type: 'Date',
      description: both('đến trước', 'until before'),
      resolve: ({ valid }) => valid.until,
    }),
    reason: t.field({
      type,
      description: both('lý do của quy tắc', "the rule's own reason"),
      resolve: ({ reason }) => reason,
    }),
  }))
}

interface Masked {
  readonly field: string
  readonly mask: Mask
}

function addMask(builder: Builder, words: Words) {
  return builder.objectRef<Masked>('PolicyRuleMask').implement({
    description: both('Một trường bị che bớt', 'A field that is masked'),
    fields: (t) => ({
      field: t.exposeString('field', { nullable: false, description: both('trường', 'the field') }),
      mask: t.string({
        nullable: false,
        description: both('cách che, như trong tài liệu', 'the mask, as documents write it'),
        resolve: ({ mask }) => maskName(mask),
      }),
      words: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('bằng lời', 'in words'),
        resolve: ({ mask }) => maskWords(mask),
      }),
    }),
  })
}
