import type { EndedCase } from '@kho/schema/cases/end-case.ts'
import type { OpenedCase } from '@kho/schema/cases/open-case.ts'
import type { Answered } from '../acts/act.ts'
import { answerQuestionAct, refuseCorrectionAct, withdrawCaseAct } from '../me/case-acts.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked } from './extensions.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** A case as a change left it. */
interface CaseChange {
  readonly case: string | null
  readonly state: string | null
  readonly agency: string | null
  readonly dueDay: string | null
  readonly refused: Answered<OpenedCase>['refused']
}

export const openedCase = ({ done, refused }: Answered<OpenedCase>): CaseChange => ({
  ...{ case: done?.case ?? null, state: done ? 'open' : null, agency: done?.agency ?? null },
  ...{ dueDay: done?.dueDay ?? null, refused },
})

const endedCase = ({ done, refused }: Answered<EndedCase>): CaseChange => ({
  ...{ case: done?.case ?? null, state: done?.state ?? null, agency: null, dueDay: null, refused },
})

export type CaseResultRef = ReturnType<typeof addCaseResult>

/** Adds `AskResult`, what every change of a case answers. */
export function addCaseResult(builder: Builder, refused: RefusedRef) {
  return builder.objectRef<CaseChange>('AskResult').implement({
    description: both(
      'Vụ việc sau thay đổi này, hoặc vì sao bị từ chối',
      'What was asked, after this change, or why it was refused',
    ),
    fields: (t) => ({
      asked: t.exposeID('case', {
        description: both('mã câu hỏi hay yêu cầu đính chính', 'id of the question or correction'),
      }),
      state: t.exposeString('state', { description: both('trạng thái', 'its state') }),
      agency: t.exposeString('agency', {
        description: both('cơ quan phải trả lời', 'the agency that is to answer'),
      }),
      dueDay: t.field({
        type: 'Date',
        description: both('ngày cuối; null nếu không có thời hạn', 'the last day; null without a clock'),
        resolve: (change) => change.dueDay,
      }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (change) => change.refused,
      }),
    }),
  })
}

/** Adds the ways in which people end a case: an agency's answer or refusal, and taking it back. */
export function addEndings(builder: Builder, result: CaseResultRef): void {
  addAnswer(builder, result)
  addRefusal(builder, result)
  addWithdrawal(builder, result)
}

function addAnswer(builder: Builder, result: CaseResultRef): void {
  builder.mutationField('answerQuestion', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both('Cơ quan trả lời câu hỏi của người dân', "An agency answers a person's question"),
      args: {
        question: t.arg({ type: 'UUID', required: true, description: both('mã câu hỏi', 'the question') }),
        answer: t.arg.string({ required: true, description: both('trả lời', 'the answer') }),
        ground: t.arg.string({ description: both('căn cứ pháp lý', 'legal ground') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: marked({ guard: 'agency' }),
      resolve: async (_root, { question, answer, ground, idempotencyKey }, { perform, principal, reading }) => {
        const account = principal.name === undefined ? [] : [{ kind: 'account', key: principal.name }]
        const accounts = await reading.ledger.pseudonymsOf(reading.database, account)
        const input = { id: question, answer, ground: ground ?? null }
        return endedCase(await perform(answerQuestionAct(accounts), { input, idempotencyKey }))
      },
    }),
  )
}

function addRefusal(builder: Builder, result: CaseResultRef): void {
  builder.mutationField('refuseCorrection', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Cơ quan từ chối đính chính, với lý do và căn cứ pháp lý',
        'An agency refuses a correction, with a reason and a legal ground',
      ),
      args: {
        correction: t.arg({ type: 'UUID', required: true, description: both('mã yêu cầu', 'the correction') }),
        reason: t.arg.string({ required: true, description: both('lý do', 'the reason') }),
        ground: t.arg.string({ required: true, description: both('căn cứ pháp lý', 'the legal ground') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(refuseCorrectionAct),
      resolve: async (_root, { correction, reason, ground, idempotencyKey }, { perform }) => {
        const input = { id: correction, answer: reason, ground }
        return endedCase(await perform(refuseCorrectionAct, { input, idempotencyKey }))
      },
    }),
  )
}

function addWithdrawal(builder: Builder, result: CaseResultRef): void {
  builder.mutationField('takeBack', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both('Rút lại câu hỏi hay yêu cầu đính chính', 'Takes back a question or a correction'),
      args: {
        asked: t.arg({ type: 'UUID', required: true, description: both('mã của nó', 'its id') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(withdrawCaseAct),
      resolve: async (_root, { asked: id, idempotencyKey }, { perform }) =>
        endedCase(await perform(withdrawCaseAct, { input: { id }, idempotencyKey })),
    }),
  )
}
