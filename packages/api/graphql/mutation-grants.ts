import type { Answered } from '../acts/act.ts'
import { type GrantDone, restoreGrant, revokeGrant, suspendGrant } from '../requests/change-grant.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** Adds what stewards do to a grant: cut its consumer off, let it in again, end it. */
export function addGrantMutations(builder: Builder, refused: RefusedRef): void {
  const result = addGrantResult(builder, refused)
  const suspension = addSuspensionInput(builder)
  const key = { required: true, description: keyDescription } as const
  const grant = { required: true, description: both('mã quyền được cấp', 'id of the grant') } as const
  builder.mutationFields((t) => ({
    suspendAccessGrant: t.field({
      type: result,
      nullable: false,
      description: both(
        'Tạm dừng một bên khai thác, nêu vi phạm và điều kiện khôi phục',
        'Cuts one consumer off, with the violation and the conditions to restore it',
      ),
      args: {
        input: t.arg({ type: suspension, required: true, description: both('tạm dừng', 'the suspension') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(suspendGrant),
      resolve: (_root, { input: { grant, violation, restoreWhen }, idempotencyKey }, { perform }) =>
        perform(suspendGrant, { input: { grant, violation, restoreWhen }, idempotencyKey }),
    }),
    restoreAccessGrant: t.field({
      type: result,
      nullable: false,
      description: both('Khôi phục một quyền đang tạm dừng', 'Lets a suspended consumer in again'),
      args: { grant: t.arg.id(grant), idempotencyKey: t.arg.string(key) },
      extensions: guardedBy(restoreGrant),
      resolve: (_root, { grant, idempotencyKey }, { perform }) =>
        perform(restoreGrant, { input: { grant }, idempotencyKey }),
    }),
    revokeAccessGrant: t.field({
      type: result,
      nullable: false,
      description: both('Chấm dứt hẳn một quyền trước hạn', 'Ends a grant before its time, for good'),
      args: { grant: t.arg.id(grant), idempotencyKey: t.arg.string(key) },
      extensions: guardedBy(revokeGrant),
      resolve: (_root, { grant, idempotencyKey }, { perform }) =>
        perform(revokeGrant, { input: { grant }, idempotencyKey }),
    }),
  }))
}

function addSuspensionInput(builder: Builder) {
  return builder.inputType('GrantSuspensionInput', {
    description: both('Tạm dừng một bên khai thác', 'The suspension of one consumer'),
    fields: (t) => ({
      grant: t.id({ required: true, description: both('mã quyền được cấp', 'id of the grant') }),
      violation: t.string({ required: true, description: both('vi phạm', 'what the violation is') }),
      restoreWhen: t.string({
        required: true,
        description: both('điều kiện khôi phục', 'the conditions under which it is restored'),
      }),
    }),
  })
}

function addGrantResult(builder: Builder, refused: RefusedRef) {
  const state = builder.objectRef<GrantDone>('AccessGrantState').implement({
    description: both('Một quyền được cấp, sau thay đổi này', 'A grant, after this change'),
    fields: (t) => ({
      grant: t.exposeID('grant', { nullable: false, description: both('mã quyền', 'id of the grant') }),
      state: t.exposeString('state', {
        nullable: false,
        description: both('standing, suspended, ended', 'standing, suspended, ended'),
      }),
    }),
  })
  return builder.objectRef<Answered<GrantDone>>('AccessGrantResult').implement({
    description: both('Kết quả: quyền, hoặc vì sao bị từ chối', 'The grant, or why the change was refused'),
    fields: (t) => ({
      grant: t.field({ type: state, description: both('quyền', 'the grant'), resolve: ({ done }) => done }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (answered) => answered.refused,
      }),
    }),
  })
}
