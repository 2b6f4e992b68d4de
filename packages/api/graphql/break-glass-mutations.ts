import type { Answered } from '../acts/act.ts'
import { askBreakGlass, type GlassDone } from '../break-glass/ask-break-glass.ts'
import { closeBreakGlass, openBreakGlass } from '../break-glass/open-break-glass.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** Adds urgent rights: asked for by one person, opened by another, ended by either. */
export function addBreakGlassMutations(builder: Builder, refused: RefusedRef): void {
  const result = addResult(builder, refused)
  addAsking(builder, result)
  addOpening(builder, result)
  addClosing(builder, result)
}

type ResultRef = ReturnType<typeof addResult>

function addResult(builder: Builder, refused: RefusedRef) {
  const glass = builder.objectRef<GlassDone>('BreakGlass').implement({
    description: both('Một quyền truy cập khẩn cấp', 'An urgent right'),
    fields: (t) => ({
      breakGlass: t.exposeID('breakGlass', { nullable: false, description: both('mã', 'its id') }),
      state: t.exposeString('state', {
        nullable: false,
        description: both('asked, open, ended', 'asked, open, ended'),
      }),
      until: t.field({
        type: 'DateTime',
        nullable: false,
        description: both('tự hết hạn lúc này', 'when it ends by itself'),
        resolve: ({ until }) => until.replace(/Z$/, '000Z'),
      }),
    }),
  })
  return builder.objectRef<Answered<GlassDone>>('BreakGlassResult').implement({
    description: both('Quyền khẩn cấp, hoặc vì sao bị từ chối', 'The urgent right, or why it was refused'),
    fields: (t) => ({
      breakGlass: t.field({
        type: glass,
        description: both('quyền khẩn cấp', 'the urgent right'),
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

const idDescription = both('mã của yêu cầu khẩn cấp', 'id of the urgent request')

function addAsking(builder: Builder, result: ResultRef): void {
  const need = builder.inputType('BreakGlassInput', {
    description: both('Cần đọc gì ngay, để làm gì', 'What must be read at once, and for what'),
    fields: (t) => ({
      dataset: t.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
      fields: t.stringList({ required: true, description: both('các trường', 'the fields') }),
      procedure: t.string({ required: true, description: both('mã thủ tục của việc này', 'code of the procedure') }),
      reason: t.string({ required: true, description: both('vì sao không chờ được', 'why it cannot wait') }),
      ground: t.string({ required: true, description: both('căn cứ pháp lý', 'the legal ground') }),
      minutes: t.int({
        required: true,
        description: both('trong bao lâu, nhiều nhất 1440', 'for how long, 1440 at most'),
      }),
    }),
  })
  builder.mutationField('askBreakGlass', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Yêu cầu quyền khẩn cấp; chỉ có hiệu lực khi người thứ hai mở',
        'Asks for an urgent right; a second person opens it',
      ),
      args: {
        input: t.arg({ type: need, required: true, description: both('nhu cầu', 'the need') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(askBreakGlass),
      resolve: (_root, { input, idempotencyKey }, { perform }) => {
        const { dataset, fields, procedure, reason, ground, minutes } = input
        return perform(askBreakGlass, {
          input: { dataset, fields, procedure, reason, ground, minutes },
          idempotencyKey,
        })
      },
    }),
  )
}

function addOpening(builder: Builder, result: ResultRef): void {
  builder.mutationField('openBreakGlass', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Mở quyền khẩn cấp mà người khác đã yêu cầu, nêu lại nội dung',
        'Opens an urgent right that another asked for, saying back what it is',
      ),
      args: {
        breakGlass: t.arg.id({ required: true, description: idDescription }),
        dataset: t.arg.string({ required: true, description: both('bộ dữ liệu được mở', 'the dataset it opens') }),
        fields: t.arg.stringList({ required: true, description: both('các trường được mở', 'the fields it opens') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(openBreakGlass),
      resolve: (_root, { breakGlass, dataset, fields, idempotencyKey }, { perform }) =>
        perform(openBreakGlass, { input: { breakGlass, dataset, fields }, idempotencyKey }),
    }),
  )
}

function addClosing(builder: Builder, result: ResultRef): void {
  builder.mutationField('closeBreakGlass', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both('Kết thúc quyền khẩn cấp trước hạn', 'Ends an urgent right before its time'),
      args: {
        breakGlass: t.arg.id({ required: true, description: idDescription }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(closeBreakGlass),
      resolve: (_root, { breakGlass, idempotencyKey }, { perform }) =>
        perform(closeBreakGlass, { input: { breakGlass }, idempotencyKey }),
    }),
  )
}
