import { type GraphQLFieldConfigArgumentMap, GraphQLObjectType } from 'graphql'
import { type FieldConfigs, planned } from './builder.ts'
import { both, describe } from './describe.ts'
import { marked } from './extensions.ts'
import type { SharedTypes } from './shared-types.ts'
import type { Shown, ShownDataset } from './shown-dataset.ts'
import { always, listOf } from './wrapped.ts'

/** The arguments of every connection, of a root field and of a relation alike. At most 1,000 records a page. */
export function connectionArguments({ types }: ShownDataset, shared: SharedTypes): GraphQLFieldConfigArgumentMap {
  const [text, number] = [shared.scalar('String'), shared.scalar('Int')]
  return {
    filter: { type: types.filter, description: both('điều kiện', 'which records') },
    search: {
      type: text,
      description: both(
        'các từ cần tìm, không phân biệt dấu và hoa thường; kết quả khớp nhất trước',
        'words to find, whatever their accents and case; the best matches first',
      ),
    },
    orderBy: { type: listOf(types.order), description: both('thứ tự', 'in which order') },
    first: {
      type: number,
      defaultValue: 20,
      description: both('số bản ghi đầu, tối đa 1000', 'the first so many, at most 1000'),
    },
    after: { type: text, description: both('sau con trỏ này', 'after this cursor') },
    last: { type: number, description: both('số bản ghi cuối, tối đa 1000', 'the last so many, at most 1000') },
    before: { type: text, description: both('trước con trỏ này', 'before this cursor') },
  }
}

/** The moment that a root field reads records as of, and all that stands below it. */
export function asOfArgument(shared: SharedTypes): GraphQLFieldConfigArgumentMap {
  return {
    asOf: {
      type: shared.scalar('DateTime'),
      description: both(
        'như tại thời điểm này; chỉ những ô mà nay bạn vẫn được xem',
        'as of this moment; only cells that you are shown of the record as it is, too',
      ),
    },
  }
}

/** `DossierConnection` and `DossierEdge`. */
export function connectionTypes(own: ShownDataset, { shared }: Shown) {
  const { dataset, title } = own.contract
  return {
    connection: new GraphQLObjectType({
      name: `${own.name}Connection`,
      description: describe(title),
      extensions: marked({ dataset, part: 'connection' }),
      fields: () => connectionFields(own, shared),
    }),
    edge: new GraphQLObjectType({
      name: `${own.name}Edge`,
      description: describe(title),
      extensions: marked({ dataset, part: 'edge' }),
      fields: () => edgeFields(own, shared),
    }),
  }
}

function connectionFields({ types }: ShownDataset, shared: SharedTypes): FieldConfigs {
  return {
    edges: {
      type: always(listOf(types.edge)),
      description: both('bản ghi cùng con trỏ', 'records with their cursors'),
      resolve: planned,
    },
    nodes: { type: always(listOf(types.record)), description: both('bản ghi', 'records'), resolve: planned },
    pageInfo: {
      type: always(shared.object('PageInfo')),
      description: both('trang này', 'this page'),
      resolve: planned,
    },
    totalCount: {
      type: shared.scalar('Int'),
      description: both('số bản ghi được xem; null khi quá max', 'number of records shown; null above max'),
      args: {
        max: {
          type: shared.scalar('Int'),
          defaultValue: 100_000,
          description: both('đếm đến đây thôi', 'count no further than this'),
        },
      },
      resolve: planned,
    },
    withheld: {
      type: listOf(shared.object('Withheld')),
      description: both('Những ô không được xem của trang này', "This page's withheld cells, each field once"),
      resolve: planned,
    },
  }
}

function edgeFields({ types }: ShownDataset, shared: SharedTypes): FieldConfigs {
  return {
    cursor: { type: always(shared.scalar('String')), description: both('con trỏ', 'cursor'), resolve: planned },
    found: {
      type: listOf(shared.object('FoundIn')),
      description: both('các từ cần tìm đứng ở đâu trong bản ghi', 'where the words searched for stand in the record'),
      resolve: planned,
    },
    node: { type: always(types.record), description: both('bản ghi', 'the record'), resolve: planned },
  }
}
