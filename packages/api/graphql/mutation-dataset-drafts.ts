import type { Sensitivity } from '@kho/schema/contract/contract.ts'
import type { Answered } from '../acts/act.ts'
import { discardDatasetDraft, reviseDatasetDraft } from '../drafts/change-dataset-draft.ts'
import type { DatasetDraftDone } from '../drafts/dataset-draft.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** Adds what stewards do with a dataset that was proposed from a file they dropped. */
export function addDatasetDraftMutations(builder: Builder, refused: RefusedRef): void {
  const result = addDraftResult(builder, refused)
  const revision = addRevision(builder)
  const key = { required: true, description: keyDescription } as const
  builder.mutationFields((t) => ({
    reviseDatasetDraft: t.field({
      type: result,
      nullable: false,
      description: both(
        'Sửa tên gọi và mức nhạy cảm trong bản thảo bộ dữ liệu; chưa có gì được áp dụng',
        'Writes titles and sensitivities into the draft of a dataset; nothing is applied',
      ),
      args: {
        input: t.arg({ type: revision, required: true, description: both('sửa đổi', 'the revision') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(reviseDatasetDraft),
      resolve: (_root, { input, idempotencyKey }, { perform }) =>
        perform(reviseDatasetDraft, { input: revisionOf(input), idempotencyKey }),
    }),
    discardDatasetDraft: t.field({
      type: result,
      nullable: false,
      description: both('Bỏ bản thảo bộ dữ liệu', 'Throws the draft of a dataset away'),
      args: {
        draft: t.arg.id({ required: true, description: both('mã bản thảo', 'id of the draft') }),
        version: t.arg.int({ required: true, description: both('phiên bản đã đọc', 'the version that was read') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(discardDatasetDraft),
      resolve: (_root, { draft, version, idempotencyKey }, { perform }) =>
        perform(discardDatasetDraft, { input: { draft, version }, idempotencyKey }),
    }),
  }))
}

interface Titled {
  readonly titleVi?: string | null | undefined
  readonly titleEn?: string | null | undefined
}

interface Revision extends Titled {
  readonly draft: string
  readonly version: number
  readonly fields: readonly (Titled & {
    readonly name: string
    readonly sensitivity?: Sensitivity | null | undefined
  })[]
}

function revisionOf({ draft, version, fields, ...titled }: Revision) {
  const revised = fields.map(({ name, sensitivity, ...said }) => {
    return { name, title: titleOf(said), sensitivity: sensitivity ?? null }
  })
  return { draft, version, title: titleOf(titled), fields: revised }
}

/** A title is said in both languages; one alone stands for both. */
function titleOf({ titleVi, titleEn }: Titled) {
  const [vi, en] = [titleVi || titleEn, titleEn || titleVi]
  return vi && en ? { vi, en } : null
}

const titles = {
  vi: both('tên gọi bằng tiếng Việt', 'title in Vietnamese'),
  en: both('tên gọi bằng tiếng Anh', 'title in English'),
} as const

function addRevision(builder: Builder) {
  const sensitivity = builder.enumType('DraftSensitivity', {
    description: both('Mức nhạy cảm của một trường', 'How sensitive a field is'),
    values: {
      none: { value: 'none', description: both('không nói về ai', 'is about nobody') },
      personal: { value: 'personal', description: both('dữ liệu cá nhân', 'personal') },
      sensitive: { value: 'sensitive', description: both('dữ liệu cá nhân nhạy cảm', 'sensitive personal') },
    } as const,
  })
  const field = builder.inputType('DatasetDraftFieldInput', {
    description: both('Sửa đổi một trường', 'The revision of one field'),
    fields: (t) => ({
      name: t.string({ required: true, description: both('tên trường', 'the field’s name') }),
      titleVi: t.string({ description: titles.vi }),
      titleEn: t.string({ description: titles.en }),
      sensitivity: t.field({ type: sensitivity, description: both('mức nhạy cảm', 'sensitivity') }),
    }),
  })
  return builder.inputType('DatasetDraftInput', {
    description: both('Sửa đổi bản thảo bộ dữ liệu', 'The revision of a draft of a dataset'),
    fields: (t) => ({
      draft: t.id({ required: true, description: both('mã bản thảo', 'id of the draft') }),
      version: t.int({ required: true, description: both('phiên bản đã đọc', 'the version that was read') }),
      titleVi: t.string({ description: titles.vi }),
      titleEn: t.string({ description: titles.en }),
      fields: t.field({ type: [field], required: true, description: both('các trường', 'fields') }),
    }),
  })
}

function addDraftResult(builder: Builder, refused: RefusedRef) {
  const draft = builder.objectRef<DatasetDraftDone>('DatasetDraftState').implement({
    description: both('Bản thảo bộ dữ liệu, sau thay đổi này', 'A draft of a dataset, after this change'),
    fields: (t) => ({
      draft: t.exposeID('draft', { nullable: false, description: both('mã bản thảo', 'id of the draft') }),
      version: t.exposeInt('version', {
        nullable: false,
        description: both('để gửi kèm thay đổi tiếp theo', 'to be sent with the next change'),
      }),
      dataset: t.exposeString('dataset', { nullable: false, description: both('bộ dữ liệu', 'dataset') }),
      discarded: t.exposeBoolean('discarded', { nullable: false, description: both('đã bỏ', 'was thrown away') }),
    }),
  })
  return builder.objectRef<Answered<DatasetDraftDone>>('DatasetDraftResult').implement({
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
