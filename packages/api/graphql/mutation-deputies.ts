import type { Answered } from '../acts/act.ts'
import { type DeputyDone, endDeputy, nameDeputy } from '../steward/name-deputy.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** Adds what names and ends deputies of an agency's stewards. */
export function addDeputyMutations(builder: Builder, refused: RefusedRef): void {
  const result = addDeputyResult(builder, refused)
  const named = addDeputyInput(builder)
  builder.mutationField('namePolicyDeputy', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Ủy quyền cho một người khác duyệt thay cơ quan mình trong một thời gian',
        'Names somebody who may agree for one’s agency for a while',
      ),
      args: {
        input: t.arg({ type: named, required: true, description: both('người được ủy quyền', 'the deputy') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(nameDeputy),
      resolve: (_root, { input: { agency, account, ofAgency, from, until }, idempotencyKey }, { perform }) => {
        const input = { agency, account, ofAgency: ofAgency ?? null, from, until }
        return perform(nameDeputy, { input, idempotencyKey })
      },
    }),
  )
  builder.mutationField('endPolicyDeputy', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both('Chấm dứt ủy quyền trước hạn', 'Ends a deputy before its day'),
      args: {
        deputy: t.arg.id({ required: true, description: both('mã ủy quyền', 'id of the deputy') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(endDeputy),
      resolve: (_root, { deputy, idempotencyKey }, { perform }) =>
        perform(endDeputy, { input: { deputy }, idempotencyKey }),
    }),
  )
}

const days = {
  from: both('từ ngày', 'from this day'),
  until: both('đến trước ngày', 'until before this day'),
}

function addDeputyInput(builder: Builder) {
  return builder.inputType('PolicyDeputyInput', {
    description: both('Người duyệt thay', 'Who agrees in place of an agency’s stewards'),
    fields: (t) => ({
      agency: t.string({ required: true, description: both('mã cơ quan của mình', 'code of one’s own agency') }),
      account: t.string({
        required: true,
        description: both('tài khoản quản trị dữ liệu (sub của thẻ)', 'a steward’s account (sub of the token)'),
      }),
      ofAgency: t.string({
        description: both(
          'cơ quan nơi người ấy làm việc, để báo việc ủy quyền và bản thảo chờ; bỏ trống: cơ quan mình',
          'the agency they work at, which is told of it and what waits; absent: one’s own',
        ),
      }),
      from: t.field({ type: 'Date', required: true, description: days.from }),
      until: t.field({ type: 'Date', required: true, description: days.until }),
    }),
  })
}

function addDeputyResult(builder: Builder, refused: RefusedRef) {
  const deputy = builder.objectRef<DeputyDone>('PolicyDeputyState').implement({
    description: both('Một ủy quyền, sau thay đổi này', 'A deputy, after this change'),
    fields: (t) => ({
      deputy: t.exposeID('deputy', { nullable: false, description: both('mã ủy quyền', 'id of the deputy') }),
      agency: t.exposeString('agency', { nullable: false, description: both('cơ quan', 'the agency') }),
      from: t.expose('from', { type: 'Date', nullable: false, description: days.from }),
      until: t.expose('until', { type: 'Date', nullable: false, description: days.until }),
      ended: t.exposeBoolean('ended', { nullable: false, description: both('đã chấm dứt', 'has been ended') }),
    }),
  })
  return builder.objectRef<Answered<DeputyDone>>('PolicyDeputyResult').implement({
    description: both('Kết quả: ủy quyền, hoặc vì sao bị từ chối', 'The deputy, or why it was refused'),
    fields: (t) => ({
      deputy: t.field({ type: deputy, description: both('ủy quyền', 'the deputy'), resolve: ({ done }) => done }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (answered) => answered.refused,
      }),
    }),
  })
}
