import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Builder } from './builder.ts'
import { type CataloguePage, cataloguePage, cursorOf, knownDatasets } from './catalogue-page.ts'
import type { DatasetRef } from './dataset-entry-type.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { Words } from './words.ts'

/** Adds `catalogue` and `dataset`: what the city holds, what it means and how to ask for it, public for listed datasets. */
export function addCatalogue(builder: Builder, dataset: DatasetRef, words: Words): void {
  const connection = addCatalogueConnection(builder, dataset, words)
  builder.queryFields((t) => ({
    catalogue: t.field({
      type: connection,
      description: both('Danh mục dữ liệu', 'The data catalogue'),
      extensions: marked({ guard: 'public' }),
      args: {
        search: t.arg.string({ description: both('tìm không dấu', 'words, accents and case ignored') }),
        first: t.arg.int({ defaultValue: 20, description: both('số mục, tối đa 1000', 'so many, at most 1000') }),
        after: t.arg.string({ description: both('sau con trỏ này', 'after this cursor') }),
      },
      resolve: (_root, { search, first, after }, context) =>
        cataloguePage(context, { search: search ?? null, first: first ?? 20, after: after ?? null }),
    }),
    dataset: t.field({
      type: dataset,
      description: both('Một bộ dữ liệu trong danh mục', 'One dataset of the catalogue'),
      extensions: marked({ guard: 'public' }),
      args: { name: t.arg.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }) },
      resolve: (_root, { name }, context) => knownDatasets(context).find((known) => known.dataset === name) ?? null,
    }),
  }))
}

function addCatalogueConnection(builder: Builder, dataset: DatasetRef, words: Words) {
  const entry = both('bộ dữ liệu', 'the dataset')
  const edge = builder.objectRef<Contract>('CatalogueEdge').implement({
    description: both('Một mục của danh mục', 'An entry of the catalogue'),
    fields: (t) => ({
      cursor: t.string({ nullable: false, description: both('con trỏ', 'cursor'), resolve: cursorOf }),
      node: t.field({ type: dataset, nullable: false, description: entry, resolve: (contract) => contract }),
    }),
  })
  return builder.objectRef<CataloguePage>('CatalogueConnection').implement({
    description: both('Một trang của danh mục', 'A page of the catalogue'),
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: false,
        description: both('các mục cùng con trỏ', 'entries with their cursors'),
        resolve: ({ entries }) => entries,
      }),
      nodes: t.field({
        type: [dataset],
        nullable: false,
        description: both('các bộ dữ liệu', 'the datasets'),
        resolve: ({ entries }) => entries,
      }),
      pageInfo: t.field({
        type: words.page,
        nullable: false,
        description: both('trang này', 'this page'),
        resolve: ({ pageInfo }) => pageInfo,
      }),
      totalCount: t.exposeInt('totalCount', {
        nullable: false,
        description: both('tất cả bao nhiêu', 'how many in all'),
      }),
    }),
  })
}
