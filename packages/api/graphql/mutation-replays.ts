import type { Answered } from '../acts/act.ts'
import { type ReplayDone, replayQuarantine } from '../steward/replay-quarantine.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** Adds that refused records are looked at again. */
export function addReplayMutations(builder: Builder, refused: RefusedRef): void {
  const result = addReplayResult(builder, refused)
  builder.mutationField('replayQuarantine', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Kiểm tra lại các bản ghi chờ xử lý theo mô tả hiện hành; kết quả đứng ở `quarantineReplays`',
        'Has refused records looked at again by the documents of today; `quarantineReplays` tells what came of it',
      ),
      args: {
        dataset: t.arg.string({ required: true, description: both('bộ dữ liệu', 'dataset') }),
        source: t.arg.string({ required: true, description: both('nguồn', 'source') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(replayQuarantine),
      resolve: (_root, { dataset, source, idempotencyKey }, { perform }) =>
        perform(replayQuarantine, { input: { dataset, source }, idempotencyKey }),
    }),
  )
}

function addReplayResult(builder: Builder, refused: RefusedRef) {
  const waiting = builder.objectRef<ReplayDone>('AskedReplay').implement({
    description: both('Một lần kiểm tra lại đang chờ', 'A replay that waits for a worker'),
    fields: (t) => ({
      replay: t.exposeID('replay', { nullable: false, description: both('mã', 'id') }),
      dataset: t.exposeString('dataset', { nullable: false, description: both('bộ dữ liệu', 'dataset') }),
      source: t.exposeString('source', { nullable: false, description: both('nguồn', 'source') }),
    }),
  })
  return builder.objectRef<Answered<ReplayDone>>('AskedReplayResult').implement({
    description: both('Kết quả: lần kiểm tra lại, hoặc vì sao bị từ chối', 'The replay, or why it was refused'),
    fields: (t) => ({
      replay: t.field({
        type: waiting,
        description: both('lần kiểm tra lại', 'the replay'),
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
