import { type Builder, planned } from './builder.ts'
import type { DatasetTypes } from './dataset-types.ts'
import { both, describe } from './describe.ts'
import { marked } from './extensions.ts'
import type { Words } from './words.ts'

/** The arguments of every connection, of a root field and of a relation alike. At most 1,000 records a page. */
export function connectionArguments(builder: Builder, types: DatasetTypes) {
  return builder.args((t) => ({
    filter: t.field({ type: types.filter, description: both('điều kiện', 'which records') }),
    search: t.string({
      description: both(
        'các từ cần tìm, không phân biệt dấu và hoa thường; kết quả khớp nhất trước',
        'words to find, whatever their accents and case; the best matches first',
      ),
    }),
    orderBy: t.field({ type: [types.order], description: both('thứ tự', 'in which order') }),
    first: t.int({
      defaultValue: 20,
      description: both('số bản ghi đầu, tối đa 1000', 'the first so many, at most 1000'),
    }),
    after: t.string({ description: both('sau con trỏ này', 'after this cursor') }),
    last: t.int({ description: both('số bản ghi cuối, tối đa 1000', 'the last so many, at most 1000') }),
    before: t.string({ description: both('trước con trỏ này', 'before this cursor') }),
  }))
}

/** The moment that a root field reads records as of, and all that stands below it. */
export function asOfArgument(builder: Builder) {
  return builder.args((t) => ({
    asOf: t.field({
      type: 'DateTime',
      description: both(
        'như tại thời điểm này; chỉ những ô mà nay bạn vẫn được xem',
        'as of this moment; only cells that you are shown of the record as it is, too',
      ),
    }),
  }))
}

/** Fills in `DossierConnection` and `DossierEdge`. */
export function addConnectionTypes(builder: Builder, types: DatasetTypes, words: Words): void {
  const { dataset, title } = types.contract
  const always = { nullable: false, resolve: planned } as const
  builder.objectType(types.edge, {
    description: describe(title),
    extensions: marked({ dataset, part: 'edge' }),
    fields: (t) => ({
      cursor: t.string({ nullable: false, description: both('con trỏ', 'cursor'), resolve: planned }),
      found: t.field({
        type: [words.found],
        description: both(
          'các từ cần tìm đứng ở đâu trong bản ghi',
          'where the words searched for stand in the record',
        ),
        resolve: planned,
      }),
      node: t.field({
        type: types.record,
        nullable: false,
        description: both('bản ghi', 'the record'),
        resolve: planned,
      }),
    }),
  })
  builder.objectType(types.connection, {
    description: describe(title),
    extensions: marked({ dataset, part: 'connection' }),
    fields: (t) => ({
      edges: t.field({
        ...always,
        type: [types.edge],
        description: both('bản ghi cùng con trỏ', 'records with their cursors'),
      }),
      nodes: t.field({ ...always, type: [types.record], description: both('bản ghi', 'records') }),
      pageInfo: t.field({ ...always, type: words.page, description: both('trang này', 'this page') }),
      totalCount: t.int({
        description: both('số bản ghi được xem; null khi quá max', 'number of records shown; null above max'),
        args: {
          max: t.arg.int({
            defaultValue: 100_000,
            description: both('đếm đến đây thôi', 'count no further than this'),
          }),
        },
        resolve: planned,
      }),
      withheld: t.field({
        type: [words.withheld],
        description: both('Những ô không được xem của trang này', "This page's withheld cells, each field once"),
        resolve: planned,
      }),
    }),
  })
}
