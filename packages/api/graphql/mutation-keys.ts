import { issueApiKey, revokeApiKey } from '../credentials/api-key-acts.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { type AnsweredKey, addKeyResult, issuedKey } from './key-result-type.ts'
import { addOwnKeyMutations } from './mutation-own-keys.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

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
      resolve: (_root, { input, idempotencyKey }, context) =>
        issuedKey(issueApiKey, { input: formOf(input), idempotencyKey }, context),
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
