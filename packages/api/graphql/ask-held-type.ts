import { graphqlField } from '@kho/schema/contract/name.ts'
import { type AskedItem, alreadyHeld, type HeldItem } from '../me/already-held.ts'
import type { Builder } from './builder.ts'
import { knownDatasets } from './catalogue-page.ts'
import type { DatasetRef } from './dataset-entry-type.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { Words } from './words.ts'

/** Adds `alreadyHeld`: whether people need to be asked at all. */
export function addAlreadyHeld(builder: Builder, dataset: DatasetRef, words: Words): void {
  const item = addAskedItem(builder, addHeldItem(builder, dataset, words), words)
  builder.queryField('alreadyHeld', (t) =>
    t.field({
      type: [item],
      description: both(
        'Những gì thủ tục hay biểu mẫu hỏi người dân mà thành phố đã có: ở đâu, mới đến đâu, lấy thế nào',
        'What a procedure or a form asks people for and the city holds already: where, how fresh, how to get it',
      ),
      args: {
        procedure: t.arg.string({ description: both('mã thủ tục', 'code of a procedure') }),
        items: t.arg.stringList({
          description: both('những mục của biểu mẫu, bằng lời của nó', 'the items of a form, in its own words'),
        }),
      },
      extensions: marked({ guard: 'public' }),
      resolve: (_root, { procedure, items }, context) =>
        alreadyHeld(context.reading, knownDatasets(context), { procedure: procedure ?? null, items: items ?? [] }),
    }),
  )
}

function addAskedItem(builder: Builder, held: ReturnType<typeof addHeldItem>, words: Words) {
  return builder.objectRef<AskedItem>('AskedItem').implement({
    description: both('Một mục mà người dân được hỏi', 'Something that people are asked for'),
    fields: (t) => ({
      asked: t.exposeString('asked', { nullable: false, description: both('như được hỏi', 'as it is asked') }),
      item: t.string({
        description: both('mục của thành phố; null nếu không biết', 'the city’s item; null where it knows none'),
        resolve: ({ item }) => item?.item,
      }),
      title: t.field({
        type: words.bilingual,
        description: both('tên của mục', 'its title'),
        resolve: ({ item }) => item?.title,
      }),
      held: t.field({
        type: [held],
        nullable: false,
        description: both(
          'thành phố đã có ở đâu; có thì không được hỏi lại',
          'where the city holds it; then people are not asked again',
        ),
        resolve: (asked) => asked.held,
      }),
    }),
  })
}

function addHeldItem(builder: Builder, dataset: DatasetRef, words: Words) {
  return builder.objectRef<HeldItem>('HeldItem').implement({
    description: both('Một trường đã có', 'A field that holds it'),
    fields: (t) => ({
      dataset: t.field({
        type: dataset,
        nullable: false,
        description: both('bộ dữ liệu và cơ quan chủ quản', 'the dataset, and the agency that owns it'),
        resolve: ({ contract }) => contract,
      }),
      field: t.string({
        nullable: false,
        description: both('trường', 'the field'),
        resolve: ({ field }) => graphqlField(field.name),
      }),
      freshAt: t.field({
        type: 'DateTime',
        description: both('cập nhật lần cuối, của nguồn cũ nhất', 'last brought up to date, of its oldest source'),
        resolve: ({ freshness }) => freshness?.freshAt,
      }),
      late: t.boolean({
        description: both('có nguồn trễ so với cam kết', 'whether a source is later than promised'),
        resolve: ({ freshness }) => freshness?.late,
      }),
      shown: t.exposeBoolean('shown', {
        nullable: false,
        description: both('có quy tắc nào cho bạn xem không', 'whether some rule could show it to you'),
      }),
      howToGet: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('lấy thế nào', 'how to get it'),
        resolve: howToGet,
      }),
    }),
  })
}

function howToGet({ contract, field, shown }: HeldItem) {
  const name = `${contract.names.many} { ${graphqlField(field.name)} }`
  const { vi, en } = contract.title
  return shown
    ? {
        vi: `Đọc qua Kho: ${name}, cho việc của bạn (X-Purpose).`,
        en: `Read it through Kho: ${name}, for your task (X-Purpose).`,
      }
    : {
        vi: `Xin quyền với cơ quan chủ quản ${contract.owner} của bộ dữ liệu “${vi}”.`,
        en: `Ask ${contract.owner}, which owns the dataset “${en}”, for access.`,
      }
}
