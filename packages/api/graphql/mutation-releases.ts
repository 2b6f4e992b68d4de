import type { Act, Answered } from '../acts/act.ts'
import {
  confirmSuspendedRelease,
  type DecidedRelease,
  type ReleaseDecision,
  withdrawOwnRelease,
} from '../steward/decide-release.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** Adds what a steward decides of releases: to confirm a suspended one, or to withdraw one for good. */
export function addReleaseMutations(builder: Builder, refused: RefusedRef): void {
  const result = addDecisionResult(builder, refused)
  const decided = (name: string, act: Act<ReleaseDecision, DecidedRelease>, description: string) =>
    builder.mutationField(name, (t) =>
      t.field({
        type: result,
        nullable: false,
        description,
        args: {
          dataset: t.arg.string({ required: true, description: both('bộ dữ liệu', 'dataset') }),
          number: t.arg.int({ required: true, description: both('số của bản phát hành', 'number of the release') }),
          reason: t.arg.string({
            required: true,
            description: both('lý do, mọi người đều thấy', 'the reason, which everybody sees'),
          }),
          idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
        },
        extensions: guardedBy(act),
        resolve: (_root, { dataset, number, reason, idempotencyKey }, { perform }) =>
          perform(act, { input: { dataset, number, reason }, idempotencyKey }),
      }),
    )
  decided(
    'confirmRelease',
    confirmSuspendedRelease,
    both(
      'Cho tải lại một bản phát hành tạm dừng, theo quy tắc hiện hành; quy tắc đổi nữa thì lại tạm dừng',
      'Gives a suspended release out again, under the rules of now; once they change it is suspended again',
    ),
  )
  decided(
    'withdrawRelease',
    withdrawOwnRelease,
    both('Thu hồi hẳn một bản phát hành và xóa các tệp', 'Withdraws a release for good, and has its files deleted'),
  )
}

function addDecisionResult(builder: Builder, refused: RefusedRef) {
  const decided = builder.objectRef<DecidedRelease>('DecidedRelease').implement({
    description: both('Một bản phát hành sau quyết định', 'A release as it was decided'),
    fields: (t) => ({
      dataset: t.exposeString('dataset', { nullable: false, description: both('bộ dữ liệu', 'dataset') }),
      number: t.exposeInt('number', { nullable: false, description: both('số thứ tự', 'its number') }),
      state: t.exposeString('state', {
        nullable: false,
        description: both('published hoặc withdrawn', 'published or withdrawn'),
      }),
    }),
  })
  return builder.objectRef<Answered<DecidedRelease>>('DecidedReleaseResult').implement({
    description: both('Kết quả: bản phát hành, hoặc vì sao bị từ chối', 'The release, or why it was refused'),
    fields: (t) => ({
      release: t.field({
        type: decided,
        description: both('bản phát hành', 'the release'),
        resolve: ({ done }) => done,
      }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (answered) => answered.refused,
      }),
    }),
  })
}
