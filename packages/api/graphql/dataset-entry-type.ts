import type { Agency } from '@kho/schema/contract/city.ts'
import type { Contract, Field, Relation } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField, typeNameOf } from '@kho/schema/contract/name.ts'
import { classFor, userKinds } from '@kho/schema/contract/sharing-class.ts'
import { precedenceOf } from '@kho/schema/derive/image.ts'
import type { Builder } from './builder.ts'
import { knownDatasets } from './catalogue-page.ts'
import { addGoing } from './dataset-going-type.ts'
import { both } from './describe.ts'
import type { Words } from './words.ts'

/** Adds `Dataset`, an entry of the catalogue: names as GraphQL uses them, the rest as the contract says it. */
export function addDataset(builder: Builder, words: Words): DatasetRef {
  const dataset = declareDataset(builder)
  addNames(builder, dataset)
  addMeaning(builder, dataset, words)
  const classes = addClassForKind(builder)
  addTerms(builder, dataset, classes)
  addShape(builder, dataset, { words, classes })
  return dataset
}

export type DatasetRef = ReturnType<typeof declareDataset>

function declareDataset(builder: Builder) {
  return builder.objectRef<Contract>('Dataset').implement({
    description: both('Một bộ dữ liệu: ý nghĩa, chủ quản, các trường', 'A dataset: its meaning, owner and fields'),
  })
}

function addNames(builder: Builder, dataset: DatasetRef): void {
  builder.objectFields(dataset, (t) => ({
    name: t.exposeString('dataset', {
      nullable: false,
      description: both('tên trong danh mục', 'name in the catalogue'),
    }),
    one: t.string({
      nullable: false,
      description: both('trường gốc cho một bản ghi', 'root field of one record'),
      resolve: ({ names }) => camelCase(names.one),
    }),
    many: t.string({
      nullable: false,
      description: both('trường gốc cho nhiều bản ghi', 'root field of many records'),
      resolve: ({ names }) => camelCase(names.many),
    }),
    type: t.string({
      nullable: false,
      description: both('kiểu GraphQL của bản ghi', 'GraphQL type of a record'),
      resolve: (contract) => typeNameOf(contract),
    }),
  }))
}

function addMeaning(builder: Builder, dataset: DatasetRef, words: Words): void {
  const owner = addOwner(builder, words)
  builder.objectFields(dataset, (t) => ({
    title: t.field({
      type: words.bilingual,
      nullable: false,
      description: both('tên gọi', 'title'),
      resolve: ({ title }) => title,
    }),
    description: t.field({
      type: words.bilingual,
      description: both('mục đích, phạm vi, nội dung', 'purpose, scope, content'),
      resolve: ({ description }) => description,
    }),
    owner: t.field({
      type: owner,
      description: both('cơ quan chủ quản', 'agency that owns it'),
      resolve: ({ owner }, _args, { city }) => city.agencies.get(owner),
    }),
    theme: t.exposeString('theme', { description: both('chủ đề', 'theme') }),
    synthetic: t.boolean({
      nullable: false,
      description: both('dữ liệu giả lập', 'invented data'),
      resolve: (_contract, _args, { city }) => city.synthetic,
    }),
  }))
}

function addTerms(builder: Builder, dataset: DatasetRef, classes: ClassRef): void {
  builder.objectFields(dataset, (t) => ({
    class: t.string({
      nullable: false,
      description: both('mức chia sẻ với người hỏi', 'how it is shared with the asker'),
      resolve: (contract, _args, { principal }) => classFor(contract, principal.kind),
    }),
    classes: t.field({
      type: [classes],
      nullable: false,
      description: both('mức chia sẻ với từng loại người dùng', 'how it is shared with each kind of user'),
      resolve: (contract) => userKinds.map((kind) => ({ kind, class: classFor(contract, kind) })),
    }),
    licence: t.exposeString('licence', { description: both('giấy phép của phần mở', 'licence of what is open') }),
    refreshEvery: t.string({
      description: both('cập nhật mỗi', 'refreshed every'),
      resolve: ({ refresh }) => refresh?.every,
    }),
    refreshPromise: t.string({
      description: both('cam kết không cũ hơn', 'promised to be no older than'),
      resolve: ({ refresh }) => refresh?.promise,
    }),
    size: t.field({
      type: 'BigInt',
      nullable: false,
      description: both('số bản ghi khai báo', 'declared number of records'),
      resolve: ({ size }) => String(size),
    }),
  }))
}

function addShape(builder: Builder, dataset: DatasetRef, own: { words: Words; classes: ClassRef }): void {
  const field = addField(builder, own)
  addFieldSources(builder, field)
  addFieldGoing(builder, field, own.words)
  const relation = addRelation(builder)
  builder.objectFields(dataset, (t) => ({
    key: t.stringList({
      nullable: false,
      description: both('các trường khoá', 'fields of the key'),
      resolve: ({ key }) => key.map(graphqlField),
    }),
    fields: t.field({
      type: [field],
      nullable: false,
      description: both('các trường', 'fields'),
      resolve: (contract) => contract.fields.map((field) => ({ ...field, contract })),
    }),
    relations: t.field({
      type: [relation],
      nullable: false,
      description: both('quan hệ với bộ dữ liệu khác', 'ways to other datasets'),
      resolve: ({ relations }, _args, context) => {
        const known = new Set(knownDatasets(context).map(({ dataset }) => dataset))
        return relations.filter(({ to }) => known.has(to))
      },
    }),
  }))
}

/** A field together with the dataset whose class it has where it says none. */
type FieldOf = Field & { readonly contract: Contract }

interface FieldSource {
  readonly source: string
  readonly agency: string | null
}

type ClassRef = ReturnType<typeof addClassForKind>

function addClassForKind(builder: Builder) {
  return builder.objectRef<{ readonly kind: string; readonly class: string }>('ClassForKind').implement({
    description: both('Mức chia sẻ với một loại người dùng', 'How something is shared with a kind of user'),
    fields: (t) => ({
      kind: t.exposeString('kind', { nullable: false, description: both('loại người dùng', 'kind of user') }),
      class: t.exposeString('class', {
        nullable: false,
        description: both('open, shared hoặc on_request', 'open, shared or on_request'),
      }),
    }),
  })
}

function addOwner(builder: Builder, words: Words) {
  return builder.objectRef<Agency>('DatasetOwner').implement({
    description: both('Cơ quan chủ quản', 'The agency that owns a dataset'),
    fields: (t) => ({
      agency: t.exposeString('agency', { nullable: false, description: both('mã cơ quan', 'code of the agency') }),
      title: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('tên cơ quan', 'name of the agency'),
        resolve: ({ title }) => title,
      }),
    }),
  })
}

function addField(builder: Builder, { words, classes }: { words: Words; classes: ClassRef }) {
  return builder.objectRef<FieldOf>('DatasetField').implement({
    description: both('Một trường của bộ dữ liệu', 'A field of a dataset'),
    fields: (t) => ({
      name: t.string({
        nullable: false,
        description: both('tên trong GraphQL', 'name in GraphQL'),
        resolve: ({ name }) => graphqlField(name),
      }),
      contractName: t.exposeString('name', {
        nullable: false,
        description: both('tên trong bản mô tả và trong quy tắc', 'name in the contract and in rules'),
      }),
      type: t.exposeString('type', { nullable: false, description: both('kiểu', 'type') }),
      list: t.exposeBoolean('list', { nullable: false, description: both('là danh sách', 'holds a list') }),
      required: t.exposeBoolean('required', { nullable: false, description: both('bắt buộc', 'never empty') }),
      sensitivity: t.exposeString('sensitivity', {
        nullable: false,
        description: both('mức nhạy cảm: none, personal, sensitive', 'none, personal or sensitive'),
      }),
      class: t.string({
        nullable: false,
        description: both('mức chia sẻ với người hỏi', 'how it is shared with the asker'),
        resolve: (field, _args, { principal }) => classFor(field.contract, principal.kind, field),
      }),
      classes: t.field({
        type: [classes],
        nullable: false,
        description: both('mức chia sẻ với từng loại người dùng', 'how it is shared with each kind of user'),
        resolve: (field) => userKinds.map((kind) => ({ kind, class: classFor(field.contract, kind, field) })),
      }),
      title: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('tên gọi', 'title'),
        resolve: ({ title }) => title,
      }),
      description: t.field({
        type: words.bilingual,
        description: both('ý nghĩa', 'meaning'),
        resolve: ({ description }) => description,
      }),
      unit: t.exposeString('unit', { description: both('đơn vị', 'unit') }),
      codes: t.string({ description: both('danh mục mã', 'list of its codes'), resolve: ({ codes }) => codes?.list }),
    }),
  })
}

/** Adds which sources a field is filled from. */
function addFieldSources(builder: Builder, field: ReturnType<typeof addField>): void {
  const source = builder.objectRef<FieldSource>('DatasetFieldSource').implement({
    description: both('Một nguồn của một trường', 'A source that a field is filled from'),
    fields: (t) => ({
      source: t.exposeString('source', { nullable: false, description: both('hệ thống nguồn', 'the system') }),
      agency: t.exposeString('agency', {
        description: both('mã cơ quan có hệ thống ấy', 'code of the agency whose system it is'),
      }),
    }),
  })
  builder.objectFields(field, (t) => ({
    sources: t.field({
      type: [source],
      nullable: false,
      description: both(
        'các nguồn của trường, nguồn được tin hơn đứng trước',
        'the sources it is filled from, the one whose word counts first',
      ),
      resolve: (field, _args, { city }) =>
        precedenceOf(field.contract, field).map((name) => ({
          source: name,
          agency: city.sources.get(name)?.agency ?? null,
        })),
    }),
  }))
}

/** Adds whether a field goes, and when. */
function addFieldGoing(builder: Builder, field: ReturnType<typeof addField>, words: Words): void {
  const going = addGoing(builder, words)
  builder.objectFields(field, (t) => ({
    deprecated: t.field({
      type: going,
      description: both('sắp bỏ, nếu có', 'that it goes, where it does'),
      resolve: ({ deprecated }) => deprecated,
    }),
  }))
}

function addRelation(builder: Builder) {
  return builder.objectRef<Relation>('DatasetRelation').implement({
    description: both('Đường từ bộ dữ liệu này sang bộ khác', 'A way from a dataset to another'),
    fields: (t) => ({
      name: t.string({
        nullable: false,
        description: both('tên trong GraphQL', 'name in GraphQL'),
        resolve: ({ name }) => camelCase(name),
      }),
      kind: t.exposeString('kind', { nullable: false, description: both('one hoặc many', 'one or many') }),
      to: t.exposeString('to', { nullable: false, description: both('bộ dữ liệu bên kia', 'the other dataset') }),
    }),
  })
}
