import { isSystem } from '@kho/schema/contract/compile/system-datasets.ts'
import type { RecordsAboutMe } from '../me/my-records.ts'
import type { Builder } from './builder.ts'
import { knownDatasets } from './catalogue-page.ts'
import type { DatasetRef } from './dataset-entry-type.ts'
import { both } from './describe.ts'
import type { MeRef } from './me-type.ts'
import type { Words } from './words.ts'

/** Adds to `Me` what each dataset holds about the asker. */
export function addMyRecords(
  builder: Builder,
  me: MeRef,
  types: { readonly dataset: DatasetRef; readonly words: Words },
): void {
  const records = addRecordsAboutMe(builder, types)
  builder.objectField(me, 'records', (t) =>
    t.field({
      type: [records],
      nullable: false,
      description: both(
        'Từng bộ dữ liệu có nói về con người giữ gì về mình, như quy tắc chia sẻ cho xem',
        'What each dataset that is about people holds about the asker, as the sharing rules show it',
      ),
      resolve: ({ person }, _args, context, info) => {
        const contracts = knownDatasets(context).filter(
          ({ dataset, subjects }) => subjects.length > 0 && !isSystem(dataset),
        )
        return context.page.records({ person, contracts, info })
      },
    }),
  )
  for (const section of sections) addSection(builder, me, records, section)
}

/** What Kho itself holds for a person, under names of their own: datasets as any other, newest first. */
const sections = [
  {
    dataset: 'notices',
    newest: 'at',
    description: both('Những điều mình được báo, mới nhất trước', 'What the asker was told, newest first'),
  },
  {
    dataset: 'questions',
    newest: 'asked_at',
    description: both('Những câu hỏi của mình và trả lời', "The asker's questions, and how they stand"),
  },
  {
    dataset: 'corrections',
    newest: 'asked_at',
    description: both('Những yêu cầu đính chính của mình', 'The corrections that the asker wants, and how they stand'),
  },
] as const

function addSection(
  builder: Builder,
  me: MeRef,
  type: ReturnType<typeof addRecordsAboutMe>,
  { dataset, newest, description }: (typeof sections)[number],
): void {
  builder.objectField(me, dataset, (t) =>
    t.field({
      type,
      description,
      resolve: async ({ person }, _args, { city, page }, info) => {
        const contract = city.contracts.get(dataset)
        const [section] = await page.records({ person, contracts: contract ? [contract] : [], info, newest })
        return section
      },
    }),
  )
}

function addRecordsAboutMe(
  builder: Builder,
  { dataset, words }: { readonly dataset: DatasetRef; readonly words: Words },
) {
  return builder.objectRef<RecordsAboutMe>('RecordsAboutMe').implement({
    description: both('Một bộ dữ liệu giữ gì về người đang hỏi', 'What one dataset holds about the asker'),
    fields: (t) => ({
      dataset: t.field({
        type: dataset,
        nullable: false,
        description: both('bộ dữ liệu và cơ quan chủ quản', 'the dataset, and the agency that owns it'),
        resolve: ({ contract }) => contract,
      }),
      shown: t.exposeBoolean('shown', {
        nullable: false,
        description: both(
          'có quy tắc cho xem bản ghi nào là về mình không; nếu không, hãy hỏi cơ quan chủ quản',
          'whether a rule shows which records are about the asker; where none does, ask the owner',
        ),
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
      totalCount: t.int({
        description: both(
          'số bản ghi về mình; null khi quá max hoặc không được xem',
          'how many records; null above max, or where none is shown',
        ),
        args: {
          max: t.arg.int({
            defaultValue: 100_000,
            description: both('đếm đến đây thôi', 'count no further than this'),
          }),
        },
        // The casts are sound: the planned statement answers for this very field.
        resolve: ({ answers }, _args, _context, info) => (answers.get(String(info.path.key)) ?? null) as number | null,
      }),
      nodes: t.field({
        type: [words.node],
        nullable: false,
        description: both('các bản ghi về mình', 'the records about the asker'),
        args: { first: t.arg.int({ defaultValue: 20, description: both('tối đa 1000', 'at most 1000') }) },
        resolve: ({ answers }, _args, _context, info) =>
          (answers.get(String(info.path.key)) ?? []) as readonly object[],
      }),
    }),
  })
}
