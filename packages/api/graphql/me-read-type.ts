import type { City } from '@kho/schema/contract/city.ts'
import { graphqlField } from '@kho/schema/contract/name.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { type AccessRead, rulesLook } from '@kho/schema/ledger/access.ts'
import { rulesLookReason } from '@kho/schema/ledger/access-sentence.ts'
import type { Builder } from './builder.ts'
import type { DatasetRef } from './dataset-entry-type.ts'
import { both } from './describe.ts'
import { namingOf } from './naming-of.ts'
import type { Words } from './words.ts'

type TheirRead = AccessRead & { readonly byMe: boolean }

/** A rule by its name in the ledger; what it says of itself today, where it is still there. */
type NamedRule = Pick<Rule, 'name'> & Partial<Rule>

/** Adds `AccessRead`: what one entry read of one dataset. Of a dataset that is not in the asker's catalogue only the grounds. */
export function addAccessRead(builder: Builder, dataset: DatasetRef, words: Words) {
  const rule = addAccessRule(builder, words)
  return builder.objectRef<TheirRead>('AccessRead').implement({
    description: both('Một bộ dữ liệu đã xem, và xem gì của nó', 'A dataset that was read, and what of it'),
    fields: (t) => ({
      dataset: t.field({
        type: dataset,
        description: both('bộ dữ liệu; null nếu không công khai', 'the dataset; null where it is not public'),
        resolve: ({ dataset: name }, _args, context) =>
          namingOf(context).isKnown(name) ? context.city.contracts.get(name) : null,
      }),
      fields: t.stringList({
        nullable: false,
        description: both('các trường, theo tên trong GraphQL', 'the fields, by their names in GraphQL'),
        resolve: (read, _args, context) =>
          namingOf(context).isKnown(read.dataset) ? read.fields.map(graphqlField) : [],
      }),
      rules: t.field({
        type: [rule],
        nullable: false,
        description: both('các quy tắc đã cho phép', 'the rules that allowed it'),
        resolve: (read, _args, context) => (namingOf(context).isKnown(read.dataset) ? rulesOf(read, context.city) : []),
      }),
      grounds: t.stringList({
        nullable: false,
        description: both('căn cứ pháp lý', 'the legal grounds'),
        resolve: ({ bases }) => bases,
      }),
      people: t.int({
        description: both('của bao nhiêu người, nếu do chính mình xem', 'of how many people, where the asker read it'),
        resolve: ({ people, byMe }) => (byMe ? people : null),
      }),
    }),
  })
}

function rulesOf({ dataset, rules }: AccessRead, city: City): readonly NamedRule[] {
  return rules.map((name) => {
    if (name === rulesLook) return { name, reason: rulesLookReason }
    return city.rules.get(dataset)?.find((rule) => rule.name === name) ?? { name }
  })
}

function addAccessRule(builder: Builder, words: Words) {
  return builder.objectRef<NamedRule>('AccessRule').implement({
    description: both('Một quy tắc chia sẻ đã cho phép xem', 'A sharing rule that allowed a read'),
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: both('tên quy tắc', 'name of the rule') }),
      reason: t.field({
        type: words.bilingual,
        description: both('lý do của quy tắc, như hôm nay', "the rule's own reason, as of today"),
        resolve: ({ reason }) => reason,
      }),
    }),
  })
}
