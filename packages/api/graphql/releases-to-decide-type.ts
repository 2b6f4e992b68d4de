import { versionOf } from '@kho/schema/release/release.ts'
import type { ReleaseToDecide } from '../steward/releases-to-decide.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'

/** Adds `releasesToDecide`: the suspended releases that wait for a steward, with what each is about. */
export function addReleasesToDecide(builder: Builder): void {
  const release = addRelease(builder)
  builder.queryField('releasesToDecide', (t) =>
    t.field({
      type: [release],
      nullable: false,
      description: both(
        'Các bản phát hành tạm dừng vì quy tắc đã hẹp hơn, chờ bạn xác nhận hay thu hồi',
        'Releases that are suspended as the rules became narrower, and wait for you to confirm or withdraw them',
      ),
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, _args, { steward }) => steward.releasesToDecide(),
    }),
  )
}

function addRelease(builder: Builder) {
  const type = builder.objectRef<ReleaseToDecide>('ReleaseToDecide').implement({
    description: both('Một bản phát hành tạm dừng', 'A suspended release'),
    fields: (t) => ({
      dataset: t.string({
        nullable: false,
        description: both('bộ dữ liệu', 'dataset'),
        resolve: ({ release }) => release.dataset,
      }),
      number: t.int({
        nullable: false,
        description: both('số thứ tự', 'its number'),
        resolve: ({ release }) => release.number,
      }),
      version: t.string({
        nullable: false,
        description: both('phiên bản cấu trúc', 'version of its columns'),
        resolve: ({ release }) => versionOf(release),
      }),
      rows: t.field({
        type: 'BigInt',
        nullable: false,
        description: both('số bản ghi', 'how many records'),
        resolve: ({ release }) => String(release.rows),
      }),
      publishedAt: t.field({
        type: 'DateTime',
        nullable: false,
        description: both('công bố lúc', 'published'),
        resolve: ({ release }) => release.publishedAt,
      }),
    }),
  })
  addNarrowing(builder, type)
  return type
}

function addNarrowing(builder: Builder, type: ReturnType<typeof addRelease>): void {
  builder.objectFields(type, (t) => ({
    narrowedRecords: t.boolean({
      nullable: false,
      description: both(
        'quy tắc không còn mở đúng những bản ghi này',
        'whether the rules do not open these records any more as they did',
      ),
      resolve: ({ narrowing }) => narrowing.records,
    }),
    narrowedFields: t.stringList({
      nullable: false,
      description: both('các cột không còn mở như trước', 'columns that are not open any more as they were'),
      resolve: ({ narrowing }) => narrowing.fields,
    }),
    personalFields: t.stringList({
      nullable: false,
      description: both(
        'trong số đó, dữ liệu cá nhân: vì chúng bạn chỉ có thể thu hồi',
        'of what is narrowed, personal data: with any of these you can only withdraw it',
      ),
      resolve: ({ narrowing }) => narrowing.personal,
    }),
    closed: t.boolean({
      nullable: false,
      description: both(
        'không ai còn được tải bộ dữ liệu này: chỉ có thể thu hồi',
        'whether nobody may take the dataset any more: it can only be withdrawn',
      ),
      resolve: ({ narrowing }) => narrowing.closed,
    }),
  }))
}
