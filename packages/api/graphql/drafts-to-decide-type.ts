import type { DraftToDecide } from '../steward/drafts-to-decide.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'

/** Adds `policyDraftsToDecide`: the drafts that wait for whoever asks, in whose name, and what they open. */
export function addDraftsToDecide(builder: Builder): void {
  const draft = addDraft(builder)
  builder.queryField('policyDraftsToDecide', (t) =>
    t.field({
      type: [draft],
      nullable: false,
      description: both(
        'Các bản thảo quy tắc đang chờ bạn quyết định, kể cả khi được ủy quyền; không có bản của chính bạn',
        'Drafts of rules that wait for your decision, as a deputy too; never your own',
      ),
      extensions: marked({ guard: 'steward' }),
      resolve: (_root, _args, { steward }) => steward.toDecide(),
    }),
  )
}

function addDraft(builder: Builder) {
  return builder.objectRef<DraftToDecide>('PolicyDraftToDecide').implement({
    description: both('Một bản thảo chờ quyết định', 'A draft that waits for a decision'),
    fields: (t) => ({
      draft: t.id({ nullable: false, description: both('mã', 'its id'), resolve: ({ draft }) => draft.draft }),
      version: t.int({
        nullable: false,
        description: both('để gửi kèm quyết định', 'to be sent with the decision'),
        resolve: ({ draft }) => draft.version,
      }),
      agency: t.exposeString('agency', {
        nullable: false,
        description: both('thay mặt cơ quan', 'the agency in whose name'),
      }),
      standing: t.exposeString('standing', {
        nullable: false,
        description: both('tư cách: owner, deputy, above', 'as: owner, deputy, above'),
      }),
      datasets: t.stringList({
        nullable: false,
        description: both('các bộ dữ liệu', 'the datasets'),
        resolve: ({ draft }) => draft.datasets,
      }),
      reason: t.string({
        nullable: false,
        description: both('lý do của người soạn', 'why it was written'),
        resolve: ({ draft }) => draft.reason,
      }),
      authorAgency: t.string({
        description: both('cơ quan của người soạn; null: từ kho apply', 'agency of its author; null: of kho apply'),
        resolve: ({ draft }) => draft.authorAgency,
      }),
      documents: t.stringList({
        nullable: false,
        description: both('các tài liệu được viết', 'the documents it writes'),
        resolve: ({ draft }) => draft.changes.flatMap(({ text }) => text ?? []),
      }),
      opens: t.field({
        type: 'JSON',
        nullable: false,
        description: both('những gì được mở thêm', 'what it opens'),
        resolve: ({ draft }) => draft.opens,
      }),
      submittedAt: t.field({
        type: 'DateTime',
        description: both('gửi lúc', 'submitted'),
        resolve: ({ draft }) => draft.submittedAt?.toISOString().replace(/Z$/, '000Z'),
      }),
    }),
  })
}
