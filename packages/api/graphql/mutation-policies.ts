import { approvePolicyDraft, rejectPolicyDraft, withdrawPolicyDraft } from '../steward/decide-policy-draft.ts'
import { rollBackPolicy } from '../steward/roll-back-policy.ts'
import { savePolicyDraft } from '../steward/save-policy-draft.ts'
import { submitPolicyDraft } from '../steward/submit-policy-draft.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { addDraftResult } from './mutation-draft-result.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** Adds the changes of sharing rules that stewards ask for. */
export function addPolicyMutations(builder: Builder, refused: RefusedRef): void {
  const result = addDraftResult(builder, refused)
  addSaving(builder, result)
  addDeciding(builder, result)
  addRollingBack(builder, result)
}

type ResultRef = ReturnType<typeof addDraftResult>

function addSaving(builder: Builder, result: ResultRef): void {
  const written = addWrittenRules(builder)
  builder.mutationField('savePolicyDraft', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Lưu bản thảo quy tắc của một bộ dữ liệu; chưa có hiệu lực',
        'Keeps a draft of the rules of a dataset; it is not switched on',
      ),
      args: {
        input: t.arg({ type: written, required: true, description: both('bản thảo', 'the draft') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(savePolicyDraft),
      resolve: (_root, { input, idempotencyKey }, { perform }) => {
        const { dataset, rules, tests, reason, draft, version } = input
        const replaces = draft ? { draft, version: version ?? 0 } : null
        const written = { dataset, rules, tests: tests ?? null, reason: reason ?? '', replaces }
        return perform(savePolicyDraft, { input: written, idempotencyKey })
      },
    }),
  )
}

const decisions = [
  {
    name: 'submitPolicyDraft',
    act: submitPolicyDraft,
    description: both(
      'Gửi bản thảo: có hiệu lực ngay, hoặc chờ các cơ quan chủ quản nếu mở thêm dữ liệu cá nhân hay công khai',
      'Submits a draft: it is current at once, or waits for the owner agencies where it opens personal data or to the public',
    ),
  },
  {
    name: 'approvePolicyDraft',
    act: approvePolicyDraft,
    description: both(
      'Đồng ý với bản thảo thay mặt cơ quan chủ quản; không tự duyệt bản của mình',
      'Agrees to a draft for an owner agency; never to one’s own',
    ),
  },
  {
    name: 'withdrawPolicyDraft',
    act: withdrawPolicyDraft,
    description: both('Rút lại bản thảo của mình', 'Takes back a draft of one’s own'),
  },
] as const

function addDeciding(builder: Builder, result: ResultRef): void {
  const seen = addSeenDraft(builder)
  for (const { name, act, description } of decisions) {
    builder.mutationField(name, (t) =>
      t.field({
        type: result,
        nullable: false,
        description,
        args: {
          input: t.arg({
            type: seen,
            required: true,
            description: both('bản thảo, như đã đọc', 'the draft, as it was read'),
          }),
          idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
        },
        extensions: guardedBy(act),
        resolve: (_root, { input: { draft, version }, idempotencyKey }, { perform }) =>
          perform(act, { input: { draft, version }, idempotencyKey }),
      }),
    )
  }
  addRejecting(builder, result)
}

function addRejecting(builder: Builder, result: ResultRef): void {
  const rejection = builder.inputType('PolicyDraftRejectionInput', {
    description: both('Một bản thảo bị từ chối, và vì sao', 'A draft that is rejected, and why'),
    fields: (t) => ({
      draft: t.id({ required: true, description: draftWords }),
      version: t.int({ required: true, description: versionWords }),
      reason: t.string({ required: true, description: both('lý do, cho người soạn', 'why, for its author') }),
    }),
  })
  builder.mutationField('rejectPolicyDraft', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both('Từ chối bản thảo thay mặt cơ quan chủ quản', 'Rejects a draft for an owner agency'),
      args: {
        input: t.arg({ type: rejection, required: true, description: both('bản thảo và lý do', 'the draft, and why') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(rejectPolicyDraft),
      resolve: (_root, { input: { draft, version, reason }, idempotencyKey }, { perform }) =>
        perform(rejectPolicyDraft, { input: { draft, version, reason }, idempotencyKey }),
    }),
  )
}

function addRollingBack(builder: Builder, result: ResultRef): void {
  const asked = builder.inputType('PolicyRollBackInput', {
    description: both('Quy tắc của một phiên bản trước', 'The rules of an earlier version'),
    fields: (t) => ({
      dataset: t.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
      version: t.int({
        required: true,
        description: both('phiên bản quy tắc muốn quay lại', 'the version of the rules to go back to'),
      }),
      reason: t.string({ required: true, description: both('vì sao', 'why') }),
    }),
  })
  builder.mutationField('rollBackPolicy', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Đưa quy tắc của một phiên bản trước thành phiên bản mới, theo cùng điều kiện như mọi thay đổi',
        'Makes the rules of an earlier version a new one, under the conditions of any change',
      ),
      args: {
        input: t.arg({ type: asked, required: true, description: both('quay lại đâu', 'what to go back to') }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(rollBackPolicy),
      resolve: (_root, { input: { dataset, version, reason }, idempotencyKey }, { perform }) =>
        perform(rollBackPolicy, { input: { dataset, version, reason }, idempotencyKey }),
    }),
  )
}

const draftWords = both('mã bản thảo', 'id of the draft')
const versionWords = both('phiên bản của bản thảo như đã đọc', "the draft's version, as it was read")

function addSeenDraft(builder: Builder) {
  return builder.inputType('PolicyDraftSeenInput', {
    description: both('Một bản thảo, như người gửi đã đọc', 'A draft, as whoever asks has read it'),
    fields: (t) => ({
      draft: t.id({ required: true, description: draftWords }),
      version: t.int({ required: true, description: versionWords }),
    }),
  })
}

function addWrittenRules(builder: Builder) {
  return builder.inputType('PolicyDraftInput', {
    description: both('Bản thảo quy tắc của một bộ dữ liệu', 'A draft of the rules of a dataset'),
    fields: (t) => ({
      dataset: t.string({ required: true, description: both('tên bộ dữ liệu', 'name of the dataset') }),
      rules: t.string({
        required: true,
        description: both('cả tài liệu quy tắc, bằng YAML', 'the whole document of rules, in YAML'),
      }),
      tests: t.string({
        description: both(
          'cả tài liệu bài thử chính sách của bộ dữ liệu, bằng YAML; bỏ trống: giữ nguyên',
          'the whole document of its policy tests, in YAML; absent: they stay as they are',
        ),
      }),
      reason: t.string({ description: both('vì sao thay đổi, cho người duyệt', 'why, for whoever agrees to it') }),
      draft: t.id({
        description: both('bản thảo được viết lại; bỏ trống: bản mới', 'the draft it replaces; absent: new'),
      }),
      version: t.int({ description: both('phiên bản của bản thảo như đã đọc', "the draft's version, as it was read") }),
    }),
  })
}
