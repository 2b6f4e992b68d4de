import { issueMyApiKey, revokeMyApiKey } from '../credentials/api-key-acts.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { type AnsweredKey, issuedKey, type KeyResultRef } from './key-result-type.ts'
import { guardedBy, keyDescription } from './mutation-type.ts'

/** What gives an enterprise keys of its own; `result` is that of an agency's. */
export function addOwnKeyMutations(builder: Builder, result: KeyResultRef): void {
  const key = { required: true, description: keyDescription } as const
  builder.mutationField('issueMyApiKey', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Cấp khóa API cho một chương trình của doanh nghiệp mình; khóa chỉ hiện một lần',
        'Issues an API key for a program of one’s own enterprise; the key is shown this once',
      ),
      args: {
        input: t.arg({ type: addOwnKeyInput(builder), required: true, description: both('khóa cần cấp', 'the key') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(issueMyApiKey({ apiKey: '', digest: Buffer.alloc(0) })),
      resolve: (_root, { input: { application, days, networks, replaces }, idempotencyKey }, context) => {
        const input = { application, days, networks: networks ?? null, replaces: replaces ?? null }
        return issuedKey(issueMyApiKey, { input, idempotencyKey }, context)
      },
    }),
  )
  builder.mutationField('revokeMyApiKey', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both('Thu hồi một khóa của doanh nghiệp mình', 'Revokes a key of one’s own enterprise'),
      args: {
        apiKey: t.arg.id({ required: true, description: both('mã khóa', 'id of the key') }),
        idempotencyKey: t.arg.string(key),
      },
      extensions: guardedBy(revokeMyApiKey),
      resolve: async (_root, { apiKey, idempotencyKey }, { perform }): Promise<AnsweredKey> => {
        return { ...(await perform(revokeMyApiKey, { input: { apiKey }, idempotencyKey })), shown: null }
      },
    }),
  )
}

function addOwnKeyInput(builder: Builder) {
  return builder.inputType('MyApiKeyInput', {
    description: both('Khóa cho chương trình của doanh nghiệp', 'A key for a program of an enterprise'),
    fields: (t) => ({
      application: t.string({ required: true, description: both('tên chương trình', 'name of the program') }),
      days: t.int({ required: true, description: both('số ngày hiệu lực, nhiều nhất 400', 'days, 400 at most') }),
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
