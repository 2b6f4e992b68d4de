import { camelCase } from '@kho/schema/contract/name.ts'
import { Kind } from 'graphql'
import { type Builder, planned } from './builder.ts'
import type { DatasetTypes, Shown } from './dataset-types.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'

/** Adds, of every dataset that keeps its past, the roots that follow it: asked again and again, or told as it changes. */
export function addChanges(builder: Builder, shown: Shown): void {
  const followed = [...shown.values()].filter(({ contract }) => contract.history)
  if (followed.length > 0) {
    builder.subscriptionType({ description: both('Theo dõi qua text/event-stream', 'Followed over text/event-stream') })
  }
  for (const types of followed) addChangesOf(builder, types)
}

function addChangesOf(builder: Builder, types: DatasetTypes): void {
  const { dataset, names, title } = types.contract
  const type = changesType(builder, types)
  const args = builder.args((arg) => ({
    since: arg.string({
      description: both(
        'con trỏ lần trước, giữ 30 ngày; không có: từ đầu',
        'the cursor of the last time, kept 30 days; without it, everything',
      ),
    }),
    filter: arg.field({
      type: types.filter,
      description: both('điều kiện trên trường của chính bản ghi', 'which records, by their own fields'),
    }),
    first: arg.int({ defaultValue: 20, description: both('tối đa 1000', 'at most 1000') }),
  }))
  const name = `${camelCase(names.many)}Changes`
  builder.queryField(name, (t) =>
    t.field({
      type,
      args,
      description: both(`${title.vi}: những gì đã đổi`, `${title.en}: what has changed`),
      extensions: marked({ guard: 'public' }),
      resolve: (_parent, _args, context, { schema, fragments, variableValues, fieldNodes, parentType, path }) => {
        const field = parentType.getFields()[fieldNodes[0]?.name.value ?? '']
        const nodes = fieldNodes.filter(({ kind }) => kind === Kind.FIELD)
        const selected = { key: String(path.key), field: field ?? null, nodes }
        return context.changes({ schema, fragments, variables: variableValues, dataset, selected })
      },
    }),
  )
  // Every event is an answer of the query's: nothing else tells changes.
  builder.subscriptionField(name, (t) =>
    t.field({
      type,
      args,
      description: both(`${title.vi}: những gì đổi, khi đổi`, `${title.en}: what changes, as it does`),
      extensions: marked({ guard: 'public', feed: dataset }),
      subscribe: notHere,
      resolve: notHere,
    }),
  )
}

function notHere(): never {
  throw new Error('a subscription reached graphql-js')
}

function changesType(builder: Builder, types: DatasetTypes) {
  const always = { nullable: false, resolve: planned } as const
  return builder.objectRef<object>(`${types.name}Changes`).implement({
    description: both('Những gì đã đổi từ một con trỏ', 'What has changed since a cursor'),
    fields: (t) => ({
      upserts: t.field({
        ...always,
        type: [types.record],
        description: both(
          'bản ghi mới hoặc đã đổi, như đang được xem; có thể lặp lại',
          'records that are new or changed, as they are shown now; one may come twice',
        ),
      }),
      removed: t.idList({
        ...always,
        description: both(
          'bản ghi không còn, hoặc không còn được xem, hoặc không còn khớp điều kiện',
          'records that are gone, shown no longer, or meet the filter no longer',
        ),
      }),
      cursor: t.string({ ...always, description: both('dùng làm since lần sau', 'since of the next time') }),
      hasMore: t.boolean({
        ...always,
        description: both('còn nữa, hỏi ngay được', 'there is more: ask again at once'),
      }),
    }),
  })
}
