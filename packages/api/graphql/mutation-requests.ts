import type { Answered } from '../acts/act.ts'
import { approveRequest } from '../requests/approve-request.ts'
import type { RequestDone } from '../requests/held-request.ts'
import { refuseRequest } from '../requests/refuse-request.ts'
import { submitRequest } from '../requests/submit-request.ts'
import { withdrawRequest } from '../requests/withdraw-request.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'
import { addRequestInputs, formOf, frequencyOf } from './request-inputs.ts'
import type { WayRef } from './sharing-way.ts'

/** Adds requests for data: asking, taking back, granting all or less, refusing. */
export function addRequestMutations(builder: Builder, refused: RefusedRef, way: WayRef): void {
  const result = addRequestResult(builder, refused)
  const inputs = addRequestInputs(builder, way)
  addAsking(builder, result, inputs)
  addDeciding(builder, result, inputs)
}

type ResultRef = ReturnType<typeof addRequestResult>
type Inputs = ReturnType<typeof addRequestInputs>

const key = { required: true, description: keyDescription } as const

function addAsking(builder: Builder, result: ResultRef, inputs: Inputs): void {
  builder.mutationFields((t) => ({
    submitAccessRequest: t.field({
      type: result,
      nullable: false,
      description: both('Gửi yêu cầu khai thác dữ liệu', 'Asks the agency that owns a dataset for some of it'),
      args: {
        input: t.arg({ type: inputs.form, required: true, description: both('yêu cầu', 'the request') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(submitRequest),
      resolve: (_root, { input, idempotencyKey }, { perform }) =>
        perform(submitRequest, { input: formOf(input), idempotencyKey }),
    }),
    withdrawAccessRequest: t.field({
      type: result,
      nullable: false,
      description: both('Rút lại một yêu cầu đang chờ', 'Takes back a request that waits'),
      args: {
        input: t.arg({
          type: inputs.seen,
          required: true,
          description: both('yêu cầu như đã đọc', 'the request, as it was read'),
        }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(withdrawRequest),
      resolve: (_root, { input: { request, version }, idempotencyKey }, { perform }) =>
        perform(withdrawRequest, { input: { request, version }, idempotencyKey }),
    }),
  }))
}

function addDeciding(builder: Builder, result: ResultRef, inputs: Inputs): void {
  builder.mutationFields((t) => ({
    approveAccessRequest: t.field({
      type: result,
      nullable: false,
      description: both(
        'Cấp những gì được yêu cầu, hoặc hẹp hơn; có hiệu lực ngay',
        'Grants what was asked for, or less of it, from now on',
      ),
      args: {
        input: t.arg({ type: inputs.approval, required: true, description: both('quyết định', 'the decision') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(approveRequest),
      resolve: (_root, { input, idempotencyKey }, { perform }) => {
        const { request, version, decision, ground, items, ways, days } = input
        const narrowing = {
          items: items ?? null,
          condition: input.where ?? null,
          ways: ways ?? null,
          days: days ?? null,
        }
        const frequency = frequencyOf(input.frequency)
        return perform(approveRequest, {
          input: { request, version, decision, ground, ...narrowing, frequency },
          idempotencyKey,
        })
      },
    }),
    refuseAccessRequest: t.field({
      type: result,
      nullable: false,
      description: both(
        'Từ chối một yêu cầu, có lý do và căn cứ pháp lý',
        'Turns a request down, with a reason and a legal ground',
      ),
      args: {
        input: t.arg({ type: inputs.refusal, required: true, description: both('quyết định', 'the decision') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(refuseRequest),
      resolve: (_root, { input: { request, version, reason, ground }, idempotencyKey }, { perform }) =>
        perform(refuseRequest, { input: { request, version, reason, ground }, idempotencyKey }),
    }),
  }))
}

function addRequestResult(builder: Builder, refused: RefusedRef) {
  const state = builder.objectRef<RequestDone>('AccessRequestState').implement({
    description: both('Một yêu cầu, sau thay đổi này', 'A request for data, after this change'),
    fields: (t) => ({
      request: t.exposeID('request', { nullable: false, description: both('mã yêu cầu', 'id of the request') }),
      version: t.exposeInt('version', {
        nullable: false,
        description: both('để gửi kèm thay đổi tiếp theo', 'to be sent with the next change'),
      }),
      state: t.exposeString('state', {
        nullable: false,
        description: both('submitted, approved, refused, withdrawn', 'submitted, approved, refused, withdrawn'),
      }),
      due: t.exposeString('due', {
        nullable: true,
        description: both('ngày cuối để quyết định', 'last day on which it is decided in time'),
      }),
      grant: t.exposeID('grant', {
        nullable: true,
        description: both('quyền được cấp', 'the grant that the decision made'),
      }),
    }),
  })
  return builder.objectRef<Answered<RequestDone>>('AccessRequestResult').implement({
    description: both('Kết quả: yêu cầu, hoặc vì sao bị từ chối', 'The request, or why the change was refused'),
    fields: (t) => ({
      request: t.field({ type: state, description: both('yêu cầu', 'the request'), resolve: ({ done }) => done }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (answered) => answered.refused,
      }),
    }),
  })
}
