import type { CellChange } from '@kho/schema/steward/compare-policies.ts'
import type { DatasetDifference } from '../steward/policy-differences.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import type { Words } from './words.ts'

/** Adds `policyDiff`: what a draft would show whom, more and less, before it is switched on. Counts, never a record. */
export function addPolicyDiff(builder: Builder, words: Words): void {
  const difference = addDifference(builder, addChange(builder, words))
  builder.queryField('policyDiff', (t) =>
    t.field({
      type: [difference],
      nullable: false,
      description: both(
        'Bản thảo cho ai xem thêm, bớt bao nhiêu, đếm trên dữ liệu hiện có',
        'How much a draft shows to whom, more and less, counted on the records there are',
      ),
      args: { draft: t.arg.id({ required: true, description: both('mã bản thảo', 'id of the draft') }) },
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, { draft }, { steward }) => steward.differences(draft),
    }),
  )
}

type Change = DatasetDifference['changes'][number]

function addDifference(builder: Builder, change: ReturnType<typeof addChange>) {
  return builder.objectRef<DatasetDifference>('PolicyDifference').implement({
    description: both('Thay đổi ở một bộ dữ liệu', 'What changes of one dataset'),
    fields: (t) => ({
      dataset: t.exposeString('dataset', { nullable: false, description: both('tên bộ dữ liệu', 'its name') }),
      records: t.exposeInt('records', {
        nullable: true,
        description: both('có bao nhiêu bản ghi; null nếu chưa đếm được', 'how many there are; null where not counted'),
      }),
      untold: t.exposeStringList('untold', {
        nullable: false,
        description: both('các trường kho chưa có như mô tả', 'fields that the store does not have as described'),
      }),
      changes: t.expose('changes', {
        type: [change],
        nullable: false,
        description: both('với từng loại người và từng người có tên', 'for each kind of asker, and each who is named'),
      }),
    }),
  })
}

function addChange(builder: Builder, words: Words) {
  const cell = builder.objectRef<CellChange>('PolicyCellChange').implement({
    description: both('Bao nhiêu ô đổi cách hiện', 'So many cells that come otherwise'),
    fields: (t) => ({
      field: t.exposeString('field', { nullable: false, description: both('trường', 'the field') }),
      from: t.exposeString('from', { nullable: false, description: both('trước', 'before: shown, masked, withheld') }),
      to: t.exposeString('to', { nullable: false, description: both('sau', 'after: shown, masked, withheld') }),
      records: t.exposeInt('records', { nullable: false, description: both('bao nhiêu', 'so many') }),
    }),
  })
  return builder.objectRef<Change>('PolicyChange').implement({
    description: both('Điều thay đổi với một loại người', 'What changes for one kind of asker'),
    fields: (t) => ({
      who: t.field({
        type: words.bilingual,
        nullable: false,
        description: both('ai', 'who'),
        resolve: ({ consumer }) => consumer.title,
      }),
      kind: t.string({
        description: both('loại người hỏi', 'kind of asker'),
        resolve: ({ consumer }) => consumer.kind,
      }),
      gained: t.exposeInt('gained', { nullable: false, description: both('thêm bản ghi', 'records more') }),
      lost: t.exposeInt('lost', { nullable: false, description: both('bớt bản ghi', 'records fewer') }),
      cells: t.expose('cells', { type: [cell], nullable: false, description: both('các ô', 'the cells') }),
    }),
  })
}
