import type { Answered } from '../acts/act.ts'
import type { DraftDone } from '../steward/seen-draft.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import type { RefusedRef } from './mutation-type.ts'

/** Adds `PolicyDraftResult`: what every change of a draft answers. */
export function addDraftResult(builder: Builder, refused: RefusedRef) {
  const draft = builder.objectRef<DraftDone>('PolicyDraftState').implement({
    description: both('Một bản thảo quy tắc, sau thay đổi này', 'A draft of rules, after this change'),
    fields: (t) => ({
      draft: t.exposeID('draft', { nullable: false, description: both('mã bản thảo', 'id of the draft') }),
      version: t.exposeInt('version', {
        nullable: false,
        description: both('để gửi kèm thay đổi tiếp theo', 'to be sent with the next change'),
      }),
      state: t.exposeString('state', {
        nullable: false,
        description: both(
          'draft, submitted, approved, current, rejected, withdrawn',
          'draft, submitted, approved, current, rejected, withdrawn',
        ),
      }),
      needs: t.exposeStringList('needs', {
        nullable: false,
        description: both('các cơ quan phải đồng ý', 'the agencies that must agree'),
      }),
      became: t.exposeInt('became', {
        nullable: true,
        description: both('phiên bản quy tắc, khi đã có hiệu lực', 'the version of the rules, once it is current'),
      }),
    }),
  })
  return builder.objectRef<Answered<DraftDone>>('PolicyDraftResult').implement({
    description: both('Kết quả: bản thảo, hoặc vì sao bị từ chối', 'The draft, or why it was refused'),
    fields: (t) => ({
      draft: t.field({ type: draft, description: both('bản thảo', 'the draft'), resolve: ({ done }) => done }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (answered) => answered.refused,
      }),
    }),
  })
}
