import type { Deprecation } from '@kho/schema/contract/contract.ts'
import { graphqlField } from '@kho/schema/contract/name.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import type { Words } from './words.ts'

/** Adds `DatasetFieldDeprecation`: since when it is said that a field goes, until when it stays, what to ask for instead, and why. */
export function addGoing(builder: Builder, words: Words) {
  return builder.objectRef<Deprecation>('DatasetFieldDeprecation').implement({
    description: both('Một trường sắp bỏ', 'That a field goes'),
    fields: (t) => ({
      since: t.field({
        type: 'Date',
        nullable: false,
        description: both('báo từ ngày', 'said from this day on'),
        resolve: ({ since }) => since,
      }),
      until: t.field({
        type: 'Date',
        nullable: false,
        description: both('còn đến ngày', 'it stays until this day'),
        resolve: ({ until }) => until,
      }),
      use: t.string({
        description: both(
          'trường dùng thay, theo tên trong GraphQL',
          'the field to ask for instead, by its name in GraphQL',
        ),
        resolve: ({ use }) => (use === null ? null : graphqlField(use)),
      }),
      reason: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('vì sao', 'why'),
        resolve: ({ reason }) => reason,
      }),
    }),
  })
}
