import type { Access } from '@kho/schema/ledger/access.ts'
import { accessSentence } from '@kho/schema/ledger/access-sentence.ts'
import type { Builder } from './builder.ts'
import type { DatasetRef } from './dataset-entry-type.ts'
import { both } from './describe.ts'
import { addAccessProof } from './me-proof-type.ts'
import { addAccessRead } from './me-read-type.ts'
import { namingOf } from './naming-of.ts'
import type { Words } from './words.ts'

/** Adds `Access`: an entry of the ledger, as somebody it is about or who asked is told of it. */
export function addAccess(builder: Builder, dataset: DatasetRef, words: Words): AccessRef {
  const access = declareAccess(builder)
  addStory(builder, access, words)
  addAsker(builder, access, words)
  addWhat(builder, access, { dataset, words })
  addEvidence(builder, access)
  return access
}

export type AccessRef = ReturnType<typeof declareAccess>

function declareAccess(builder: Builder) {
  return builder.objectRef<Access>('Access').implement({
    description: both(
      'Một lần dữ liệu được xem hoặc được yêu cầu thay đổi',
      'A time that data were read, or a change asked',
    ),
  })
}

function addStory(builder: Builder, access: AccessRef, words: Words): void {
  builder.objectFields(access, (t) => ({
    id: t.id({
      nullable: false,
      description: both('Chỗ của mục trong sổ truy cập', 'Where it stands in the ledger'),
      resolve: ({ entry }) => `${entry.chain}.${entry.position}`,
    }),
    at: t.field({
      type: 'DateTime',
      nullable: false,
      description: both('lúc nào', 'when'),
      resolve: ({ entry }) => entry.at.replace('Z', '000Z'),
    }),
    sentence: t.field({
      type: words.bilingual,
      nullable: false,
      description: both(
        'Ai đã xem gì, để làm gì, theo quy tắc và căn cứ nào',
        'Who read what, what for, by which rule and ground',
      ),
      resolve: (one, _args, context) => accessSentence(one, namingOf(context)),
    }),
    byMe: t.exposeBoolean('byMe', { nullable: false, description: both('do chính mình', 'by the asker themselves') }),
    action: t.exposeString('action', {
      description: both('thay đổi được yêu cầu; null nếu là xem', 'the change that was asked; null of a read'),
    }),
  }))
}

function addAsker(builder: Builder, access: AccessRef, words: Words): void {
  builder.objectFields(access, (t) => ({
    kind: t.string({
      nullable: false,
      description: both('loại người xem', 'kind of asker'),
      resolve: ({ asker }) => asker.kind,
    }),
    agency: t.string({
      description: both('mã cơ quan của người xem', 'code of the agency on whose behalf'),
      resolve: ({ asker }) => asker.agency,
    }),
    agencyTitle: t.field({
      type: words.bilingual,
      description: both('tên cơ quan của người xem', 'name of the agency on whose behalf'),
      resolve: ({ asker }, _args, { city }) => (asker.agency === null ? null : city.agencies.get(asker.agency)?.title),
    }),
    application: t.string({
      description: both('ứng dụng đã dùng', 'the application that was used'),
      resolve: ({ asker }) => asker.application,
    }),
    procedure: t.string({
      description: both('mục đích: mã thủ tục', 'the purpose: code of the procedure'),
      resolve: ({ purpose }) => purpose?.procedure,
    }),
    task: t.boolean({
      nullable: false,
      description: both('mục đích: một việc được giao', 'whether the purpose was an assigned task'),
      resolve: ({ purpose }) => purpose !== null && purpose.procedure === null,
    }),
  }))
}

function addWhat(
  builder: Builder,
  access: AccessRef,
  { dataset, words }: { readonly dataset: DatasetRef; readonly words: Words },
): void {
  const read = addAccessRead(builder, dataset, words)
  builder.objectFields(access, (t) => ({
    reads: t.field({
      type: [read],
      nullable: false,
      description: both('Từng bộ dữ liệu đã xem', 'Each dataset that was read'),
      resolve: ({ reads, byMe }) => reads.map((one) => ({ ...one, byMe })),
    }),
  }))
}

function addEvidence(builder: Builder, access: AccessRef): void {
  const proof = addAccessProof(builder)
  const delay = builder.objectRef<NonNullable<Access['entry']['delayed']>>('AccessDelay').implement({
    description: both(
      'Đã được báo muộn: căn cứ và thời điểm hết hạn',
      'It was told late: on what ground and until when',
    ),
    fields: (t) => ({
      ground: t.exposeString('ground', { nullable: false, description: both('căn cứ', 'ground') }),
      until: t.field({
        type: 'DateTime',
        nullable: false,
        description: both('đến lúc', 'until'),
        resolve: ({ until }) => until.replace('Z', '000Z'),
      }),
    }),
  })
  builder.objectFields(access, (t) => ({
    delayed: t.field({
      type: delay,
      description: both('Nếu đã được báo muộn: căn cứ và hạn', 'Where it was told late: ground and end'),
      resolve: ({ entry }) => entry.delayed,
    }),
    proof: t.field({
      type: proof,
      description: both(
        'Bằng chứng mục này nằm trong sổ, dưới một đầu chuỗi đã ký; null khi chưa ký. Mỗi yêu cầu nhiều nhất 100',
        'The proof that it stands in the ledger under a signed head; null before that. At most 100 a request',
      ),
      resolve: async (one, _args, { page }) => {
        const proven = await page.proof(one)
        return proven && { ...proven, body: one.alone ? one.entry.body : null }
      },
    }),
  }))
}
