import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Agency } from '@kho/schema/contract/city.ts'
import type { Contract, Field, Relation } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField, typeNameOf } from '@kho/schema/contract/name.ts'
import type { Builder } from './builder.ts'
import { type CataloguePage, cataloguePage, cursorOf, knownDatasets } from './catalogue-page.ts'
import { both } from './describe.ts'
import type { Words } from './words.ts'

/** Adds `catalogue` and `dataset`: what the city holds, what it means and how to ask for it, public for listed datasets. */
export function addCatalogue(builder: Builder, words: Words): void {
  const dataset = addDataset(builder, words)
  const connection = addCatalogueConnection(builder, dataset, words)
  builder.queryFields((t) => ({
    catalogue: t.field({
      type: connection,
      description: both('Danh mục dữ liệu', 'The data catalogue'),
      args: {
        search: t.arg.string({ description: both('tìm không dấu', 'words, accents and case ignored') }),
        first: t.arg.int({ defaultValue: 20 }),
        after: t.arg.string(),
      },
      resolve: (_root, { search, first, after }, context) =>
        cataloguePage(context, { search: search ?? null, first: first ?? 20, after: after ?? null }),
    }),
    dataset: t.field({
      type: dataset,
      description: both('Một bộ dữ liệu trong danh mục', 'One dataset of the catalogue'),
      args: { name: t.arg.string({ required: true }) },
      resolve: (_root, { name }, context) => knownDatasets(context).find((known) => known.dataset === name) ?? null,
    }),
  }))
}

type DatasetRef = ReturnType<typeof addDataset>

function addCatalogueConnection(builder: Builder, dataset: DatasetRef, words: Words) {
  const edge = builder.objectRef<Contract>('CatalogueEdge').implement({
    fields: (t) => ({
      cursor: t.string({ nullable: false, resolve: cursorOf }),
      node: t.field({ type: dataset, nullable: false, resolve: (contract) => contract }),
    }),
  })
  return builder.objectRef<CataloguePage>('CatalogueConnection').implement({
    fields: (t) => ({
      edges: t.field({ type: [edge], nullable: false, resolve: ({ entries }) => entries }),
      nodes: t.field({ type: [dataset], nullable: false, resolve: ({ entries }) => entries }),
      pageInfo: t.field({ type: words.page, nullable: false, resolve: ({ pageInfo }) => pageInfo }),
      totalCount: t.exposeInt('totalCount', { nullable: false }),
    }),
  })
}

function addDataset(builder: Builder, words: Words) {
  const field = addDatasetField(builder, words)
  const relation = addDatasetRelation(builder)
  const owner = addOwner(builder, words)
  return builder.objectRef<Contract>('Dataset').implement({
    description: both('Một bộ dữ liệu: ý nghĩa, chủ quản, các trường', 'A dataset: its meaning, owner and fields'),
    fields: (t) => ({
      name: t.exposeString('dataset', { nullable: false }),
      one: t.string({ nullable: false, resolve: ({ names }) => camelCase(names.one) }),
      many: t.string({ nullable: false, resolve: ({ names }) => camelCase(names.many) }),
      type: t.string({ nullable: false, resolve: (contract) => typeNameOf(contract) }),
      title: t.field({ type: words.bilingual, nullable: false, resolve: ({ title }) => title }),
      description: t.field({ type: words.bilingual, resolve: ({ description }) => description }),
      owner: t.field({ type: owner, resolve: ({ owner }, _args, { city }) => city.agencies.get(owner) }),
      theme: t.exposeString('theme'),
      class: t.exposeString('class', { nullable: false, description: both('mức chia sẻ', 'how it is shared') }),
      licence: t.exposeString('licence'),
      refreshEvery: t.string({ resolve: ({ refresh }) => refresh?.every }),
      refreshPromise: t.string({ resolve: ({ refresh }) => refresh?.promise }),
      size: t.field({
        type: 'BigInt',
        nullable: false,
        description: both('số bản ghi khai báo', 'declared number of records'),
        resolve: ({ size }) => String(size),
      }),
      synthetic: t.boolean({
        nullable: false,
        description: both('dữ liệu giả lập', 'invented data'),
        resolve: (_contract, _args, { city }) => city.synthetic,
      }),
      key: t.stringList({ nullable: false, resolve: ({ key }) => key.map(graphqlField) }),
      fields: t.field({ type: [field], nullable: false, resolve: ({ fields }) => fields }),
      relations: t.field({
        type: [relation],
        nullable: false,
        resolve: ({ relations }, _args, context) => {
          const known = new Set(knownDatasets(context).map(({ dataset }) => dataset))
          return relations.filter(({ to }) => known.has(to))
        },
      }),
    }),
  })
}

function addOwner(builder: Builder, words: Words) {
  return builder.objectRef<Agency>('DatasetOwner').implement({
    fields: (t) => ({
      agency: t.exposeString('agency', { nullable: false }),
      title: t.field({ type: words.bilingual, nullable: false, resolve: ({ title }): Bilingual => title }),
    }),
  })
}

function addDatasetField(builder: Builder, words: Words) {
  return builder.objectRef<Field>('DatasetField').implement({
    fields: (t) => ({
      name: t.string({ nullable: false, resolve: ({ name }) => graphqlField(name) }),
      type: t.exposeString('type', { nullable: false }),
      list: t.exposeBoolean('list', { nullable: false }),
      required: t.exposeBoolean('required', { nullable: false }),
      sensitivity: t.exposeString('sensitivity', { nullable: false }),
      title: t.field({ type: words.bilingual, nullable: false, resolve: ({ title }) => title }),
      description: t.field({ type: words.bilingual, resolve: ({ description }) => description }),
      unit: t.exposeString('unit'),
      codes: t.string({ resolve: ({ codes }) => codes?.list }),
    }),
  })
}

function addDatasetRelation(builder: Builder) {
  return builder.objectRef<Relation>('DatasetRelation').implement({
    fields: (t) => ({
      name: t.string({ nullable: false, resolve: ({ name }) => camelCase(name) }),
      kind: t.exposeString('kind', { nullable: false }),
      to: t.exposeString('to', { nullable: false }),
    }),
  })
}
