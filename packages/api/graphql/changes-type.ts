import { camelCase } from '@kho/schema/contract/name.ts'
import { GraphQLObjectType, type GraphQLResolveInfo, Kind } from 'graphql'
import { type FieldConfig, planned, type RegistryContext } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { SharedTypes } from './shared-types.ts'
import type { Shown, ShownDataset } from './shown-dataset.ts'
import { always, listOf } from './wrapped.ts'

/** The roots that follow a dataset that keeps its past: asked again and again, or told as it changes. */
export interface ChangesRoots {
  readonly name: string
  readonly query: FieldConfig
  /** Every event is an answer of the query's: nothing else tells changes. */
  readonly subscription: FieldConfig
}

/** The roots of a dataset's changes; null where it doesn't keep its past. */
export function changesRoots({ contract, types }: ShownDataset, shared: SharedTypes): ChangesRoots | null {
  const { dataset, names, title } = contract
  if (!types.changes) return null
  const shape = { type: types.changes, args: changesArguments(types.filter, shared) }
  return {
    name: `${camelCase(names.many)}Changes`,
    query: {
      ...shape,
      description: both(`${title.vi}: những gì đã đổi`, `${title.en}: what has changed`),
      extensions: marked({ guard: 'public' }),
      resolve: (_parent, _args, context, info) => answeredChanges(dataset, context, info),
    },
    subscription: {
      ...shape,
      description: both(`${title.vi}: những gì đổi, khi đổi`, `${title.en}: what changes, as it does`),
      extensions: marked({ guard: 'public', feed: dataset }),
      subscribe: notHere,
      resolve: notHere,
    },
  }
}

function answeredChanges(
  dataset: string,
  context: RegistryContext,
  { schema, fragments, variableValues, fieldNodes, parentType, path }: GraphQLResolveInfo,
): Promise<object> {
  const field = parentType.getFields()[fieldNodes[0]?.name.value ?? '']
  const nodes = fieldNodes.filter(({ kind }) => kind === Kind.FIELD)
  const selected = { key: String(path.key), field: field ?? null, nodes }
  return context.changes({ schema, fragments, variables: variableValues, dataset, selected })
}

function notHere(): never {
  throw new Error('a subscription reached graphql-js')
}

function changesArguments(filter: ShownDataset['types']['filter'], shared: SharedTypes) {
  return {
    since: {
      type: shared.scalar('String'),
      description: both(
        'con trỏ lần trước, giữ 30 ngày; không có: từ đầu',
        'the cursor of the last time, kept 30 days; without it, everything',
      ),
    },
    filter: {
      type: filter,
      description: both('điều kiện trên trường của chính bản ghi', 'which records, by their own fields'),
    },
    first: { type: shared.scalar('Int'), defaultValue: 20, description: both('tối đa 1000', 'at most 1000') },
  }
}

/** `DossierChanges`. */
export function changesType(own: ShownDataset, { shared }: Shown): GraphQLObjectType<unknown, RegistryContext> {
  return new GraphQLObjectType({
    name: `${own.name}Changes`,
    description: both('Những gì đã đổi từ một con trỏ', 'What has changed since a cursor'),
    fields: () => ({
      upserts: {
        type: always(listOf(own.types.record)),
        description: both(
          'bản ghi mới hoặc đã đổi, như đang được xem; có thể lặp lại',
          'records that are new or changed, as they are shown now; one may come twice',
        ),
        resolve: planned,
      },
      removed: {
        type: always(listOf(shared.scalar('ID'))),
        description: both(
          'bản ghi không còn, hoặc không còn được xem, hoặc không còn khớp điều kiện',
          'records that are gone, shown no longer, or meet the filter no longer',
        ),
        resolve: planned,
      },
      cursor: {
        type: always(shared.scalar('String')),
        description: both('dùng làm since lần sau', 'since of the next time'),
        resolve: planned,
      },
      hasMore: {
        type: always(shared.scalar('Boolean')),
        description: both('còn nữa, hỏi ngay được', 'there is more: ask again at once'),
        resolve: planned,
      },
    }),
  })
}
