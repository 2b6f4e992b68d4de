import type { CellChange } from '@kho/schema/steward/compare-policies.ts'
import type { ConsumerChange, DatasetDifference } from '../steward/policy-differences.ts'
import type { SampleRecord } from '../steward/sample-records.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import { idDescription, type Words } from './words.ts'

/** Adds `policyDiff`: what a draft would show whom, more and less, before it is switched on. Counts; samples for those who may see them. */
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
      args: {
        draft: t.arg.id({ required: true, description: both('mã bản thảo', 'id of the draft') }),
        samples: t.arg.boolean({
          defaultValue: false,
          description: both(
            'nêu cả vài bản ghi mà bạn được xem; có ghi vào sổ truy cập',
            'name some records too, of those that you may see; entered in the ledger',
          ),
        }),
        way: t.arg({ type: words.way, defaultValue: 'query', description: both('phương thức', 'the way out') }),
      },
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, { draft, samples, way }, { steward }) => {
        return steward.differences({ draft, samples: samples ?? false, way: way ?? 'query' })
      },
    }),
  )
}

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
  const sample = addSample(builder)
  const cell = builder.objectRef<CellChange>('PolicyCellChange').implement({
    description: both('Bao nhiêu ô đổi cách hiện', 'So many cells that come otherwise'),
    fields: (t) => ({
      field: t.exposeString('field', { nullable: false, description: both('trường', 'the field') }),
      from: t.exposeString('from', { nullable: false, description: both('trước', 'before: shown, masked, withheld') }),
      to: t.exposeString('to', { nullable: false, description: both('sau', 'after: shown, masked, withheld') }),
      records: t.exposeInt('records', { nullable: false, description: both('bao nhiêu', 'so many') }),
    }),
  })
  return builder.objectRef<ConsumerChange>('PolicyChange').implement({
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
      samples: t.expose('samples', {
        type: [sample],
        nullable: false,
        description: both(
          'vài bản ghi trong số đó, nếu được hỏi và bạn được xem',
          'some of these records, where they were asked for and you may see them',
        ),
      }),
    }),
  })
}

function addSample(builder: Builder) {
  return builder.objectRef<SampleRecord>('PolicySample').implement({
    description: both('Một bản ghi làm ví dụ', 'A record as an example'),
    fields: (t) => ({
      id: t.exposeID('id', { nullable: false, description: idDescription }),
      key: t.field({
        type: t.listRef('String', { nullable: true }),
        nullable: false,
        description: both('khóa, như bạn được xem', 'its key, as you are shown it'),
        resolve: ({ key }) => key,
      }),
    }),
  })
}
