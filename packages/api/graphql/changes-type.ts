import { camelCase } from '@kho/schema/contract/name.ts'
import { Kind } from 'graphql'
import { type Builder, planned } from './builder.ts'
import type { DatasetTypes, Shown } from './dataset-types.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'

/** Adds, of every dataset that keeps its past, the root that follows it. */
export function addChanges(builder: Builder, shown: Shown): void {
  for (const types of shown.values()) if (types.contract.history) addChangesOf(builder, types)
}

function addChangesOf(builder: Builder, types: DatasetTypes): void {
  const { dataset, names, title } = types.contract
  const type = changesType(builder, types)
  builder.queryField(`${camelCase(names.many)}Changes`, (t) =>
    t.field({
      type,
      args: {
        since: t.arg.string({
          description: both(
            'con trỏ lần trước, giữ 30 ngày; không có: từ đầu',
            'the cursor of the last time, kept 30 days; without it, everything',
          ),
        }),
        filter: t.arg({
          type: types.filter,
          description: both('điều kiện trên trường của chính bản ghi', 'which records, by their own fields'),
        }),
        first: t.arg.int({ defaultValue: 20, description: both('tối đa 1000', 'at most 1000') }),
      },
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
