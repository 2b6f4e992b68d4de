import type { Answered, Done } from '../acts/act.ts'
import { askedCorrection, askedQuestion } from '../me/asked-case.ts'
import { openCaseAct } from '../me/case-acts.ts'
import { wishUseAct } from '../me/wish-use-act.ts'
import { addCaseResult, addEndings, type CaseResultRef, openedCase } from './ask-answers.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** Adds what a person may ask of agencies about data on themselves, and how agencies answer. */
export function addAskMutations(builder: Builder, refused: RefusedRef): void {
  const result = addCaseResult(builder, refused)
  addAsking(builder, result)
  addCorrection(builder, result)
  addEndings(builder, result)
  addUseWish(builder, refused)
}

const wordsDescription = both('lời của người hỏi, tối đa 2000 ký tự', 'in one’s own words, at most 2,000 characters')

function addAsking(builder: Builder, result: CaseResultRef): void {
  const about = builder.inputType('AskWhyInput', {
    description: both('Về điều gì: đúng một trong ba cách', 'What about: exactly one of the three'),
    fields: (t) => ({
      access: t.id({ description: both('một lần truy cập của mình: `id` của nó', 'one of my accesses: its `id`') }),
      record: t.id({
        description: both(
          'bản ghi có ô bị che hoặc giấu, với `field`',
          'a record with a masked or withheld cell, with `field`',
        ),
      }),
      field: t.string({ description: both('trường của `record`', 'the field of `record`') }),
      dataset: t.string({
        description: both('bộ dữ liệu đã từ chối, với `code`', 'a dataset that refused, with `code`'),
      }),
      code: t.string({ description: both('mã lỗi của lần từ chối', 'error code of the refusal') }),
      words: t.string({ description: wordsDescription }),
    }),
  })
  builder.mutationField('askWhy', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Hỏi cơ quan vì sao dữ liệu của mình được xem, bị che, giấu hay từ chối',
        'Asks an agency why data about oneself were read, masked, withheld or refused',
      ),
      args: {
        input: t.arg({ type: about, required: true, description: both('câu hỏi', 'the question') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(openCaseAct),
      resolve: async (_root, { input, idempotencyKey }, context) => {
        const asked = await askedQuestion(context, { ...input, asked: input.words ?? null })
        return openedCase(await context.perform(openCaseAct, { input: asked, idempotencyKey }))
      },
    }),
  )
}

function addCorrection(builder: Builder, result: CaseResultRef): void {
  const wanted = builder.inputType('CorrectionInput', {
    description: both('Yêu cầu đính chính một ô', 'A cell that is to be corrected'),
    fields: (t) => ({
      record: t.id({ required: true, description: both('bản ghi về mình', 'a record about oneself') }),
      field: t.string({ required: true, description: both('trường', 'the field') }),
      proposed: t.string({ description: both('giá trị đúng, nếu biết', 'the right value, where it is known') }),
      words: t.string({ description: wordsDescription }),
    }),
  })
  builder.mutationField('askCorrection', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Yêu cầu cơ quan chủ quản đính chính; xong khi nguồn cho thấy giá trị mới',
        'Asks the owner for a correction; it is done when the source shows the new value',
      ),
      args: {
        input: t.arg({ type: wanted, required: true, description: both('yêu cầu', 'the correction') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(openCaseAct),
      resolve: async (_root, { input: { record, field, proposed, words }, idempotencyKey }, context) => {
        const cell = { record, field, proposed: proposed ?? null, asked: words ?? null }
        return openedCase(
          await context.perform(openCaseAct, { input: await askedCorrection(context, cell), idempotencyKey }),
        )
      },
    }),
  )
}

/** What came of a wish. */
interface WishChange {
  readonly changed: number
  readonly refused: Answered<Done>['refused']
}

function addUseWish(builder: Builder, refused: RefusedRef): void {
  const result = builder.objectRef<WishChange>('UseWishResult').implement({
    description: both('Kết quả, hoặc vì sao bị từ chối', 'What came of it, or why it was refused'),
    fields: (t) => ({
      changed: t.exposeInt('changed', {
        nullable: false,
        description: both('có thay đổi không', 'whether it changed'),
      }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (change) => change.refused,
      }),
    }),
  })
  builder.mutationField('tellMeOfUse', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Được báo mỗi ngày một lần khi dữ liệu về mình được sử dụng',
        'To be told, together once a day, when data about oneself are used',
      ),
      args: {
        on: t.arg.boolean({ required: true, description: both('có hay thôi', 'or no longer') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(wishUseAct),
      resolve: async (_root, { on, idempotencyKey }, { page, perform }) => {
        const { subjects } = await page.ledger()
        const { done, refused } = await perform(wishUseAct, { input: { on, subjects }, idempotencyKey })
        return { changed: done?.changed ?? 0, refused }
      },
    }),
  )
}
