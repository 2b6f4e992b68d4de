import type { KeyState } from '@kho/schema/credentials/api-keys.ts'
import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { newKeyText } from '@kho/schema/credentials/key-text.ts'
import type { Answered } from '../acts/act.ts'
import { issueApiKey, revokeApiKey } from '../credentials/api-key-acts.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { addOwnKeyMutations } from './mutation-own-keys.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

/** What is answered, with the key itself where it has just been made and never again. */
export type AnsweredKey = Answered<KeyState> & { readonly shown: string | null }

/** Adds what gives applications their keys and takes them away. */
export function addKeyMutations(builder: Builder, refused: RefusedRef): void {
  const result = addKeyResult(builder, refused)
  addOwnKeyMutations(builder, result)
  const key = { required: true, description: keyDescription } as const
  builder.mutationField('issueApiKey', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Cấp khóa API cho một ứng dụng của cơ quan mình; khóa chỉ hiện một lần',
        'Issues an API key for an application of one’s agency; the key is shown this once',
      ),
      args: {
        input: t.arg({ type: addKeyInput(builder), required: true, description: both('khóa cần cấp', 'the key') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(issueApiKey({ apiKey: '', digest: Buffer.alloc(0) })),
      resolve: async (_root, { input, idempotencyKey }, { perform, credentialKey }): Promise<AnsweredKey> => {
        const { apiKey, text } = newKeyText()
        const act = issueApiKey({ apiKey, digest: credentialDigest(credentialKey, 'api_key', text) })
        const answered = await perform(act, { input: formOf(input), idempotencyKey })
        return { ...answered, shown: answered.done?.apiKey === apiKey ? text : null }
      },
    }),
  )
  builder.mutationField('revokeApiKey', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both('Thu hồi một khóa API ngay và hẳn', 'Revokes an API key, at once and for good'),
      args: {
        apiKey: t.arg.id({ required: true, description: both('mã khóa', 'id of the key') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(revokeApiKey),
      resolve: async (_root, { apiKey, idempotencyKey }, { perform }): Promise<AnsweredKey> => {
        return { ...(await perform(revokeApiKey, { input: { apiKey }, idempotencyKey })), shown: null }
      },
    }),
  )
}

interface SaidKey {
  readonly application: string
  readonly agency: string
  readonly days: number
  readonly datasets?: readonly string[] | null | undefined
  readonly purposes?: readonly string[] | null | undefined
  readonly networks?: readonly string[] | null | undefined
  readonly replaces?: string | null | undefined
}

/** Each member by name, and nothing besides. */
function formOf({ application, agency, days, datasets, purposes, networks, replaces }: SaidKey) {
  return {
    ...{ application, agency, enterprise: null, days, replaces: replaces ?? null },
    ...{ datasets: datasets ?? null, purposes: purposes ?? null, networks: networks ?? null },
  }
}

function addKeyInput(builder: Builder) {
  return builder.inputType('ApiKeyInput', {
    description: both('Khóa cho một ứng dụng', 'A key for an application'),
    fields: (t) => ({
      application: t.string({ required: true, description: both('mã ứng dụng', 'id of the application') }),
      agency: t.string({ required: true, description: both('cơ quan của ứng dụng', 'the agency it acts for') }),
      days: t.int({ required: true, description: both('số ngày hiệu lực, nhiều nhất 400', 'days, 400 at most') }),
      datasets: t.stringList({ description: both('chỉ các bộ dữ liệu này', 'these datasets only') }),
      purposes: t.stringList({ description: both('chỉ các X-Purpose này', 'these values of X-Purpose only') }),
      networks: t.stringList({
        description: both('chỉ từ các mạng này, như 10.1.0.0/16', 'from these networks only, as 10.1.0.0/16'),
      }),
      replaces: t.id({
        description: both(
          'mã khóa được thay, còn dùng được 7 ngày',
          'id of the key it replaces, which lives 7 days more',
        ),
      }),
    }),
  })
}

export type KeyResultRef = ReturnType<typeof addKeyResult>

function addKeyResult(builder: Builder, refused: RefusedRef) {
  const state = builder.objectRef<KeyState>('ApiKeyState').implement({
    description: both('Một khóa API, sau thay đổi này', 'An API key, after this change'),
    fields: (t) => ({
      apiKey: t.exposeID('apiKey', { nullable: false, description: both('mã khóa', 'id of the key') }),
      application: t.exposeString('application', { nullable: false, description: both('ứng dụng', 'application') }),
      agency: t.exposeString('agency', {
        description: both(
          'cơ quan; khóa của doanh nghiệp thì không có',
          'agency; none where it is an enterprise’s own',
        ),
      }),
      until: t.field({
        type: 'DateTime',
        nullable: false,
        description: both('hết hạn lúc', 'valid until'),
        resolve: ({ until }) => until.replace(/Z$/, '000Z'),
      }),
      revoked: t.exposeBoolean('revoked', { nullable: false, description: both('đã thu hồi', 'has been revoked') }),
    }),
  })
  return builder.objectRef<AnsweredKey>('ApiKeyResult').implement({
    description: both('Kết quả: khóa, hoặc vì sao bị từ chối', 'The key, or why it was refused'),
    fields: (t) => ({
      key: t.field({ type: state, description: both('khóa', 'the key'), resolve: ({ done }) => done }),
      shown: t.exposeString('shown', {
        description: both('chính khóa đó; chỉ hiện lần này', 'the key itself; shown this once'),
      }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (answered) => answered.refused,
      }),
    }),
  })
}
