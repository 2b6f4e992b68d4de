import type { KeyState } from '@kho/schema/credentials/api-keys.ts'
import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { newKeyText } from '@kho/schema/credentials/key-text.ts'
import type { Act, Answered } from '../acts/act.ts'
import type { Sent } from '../acts/perform-act.ts'
import type { ThoughtKey } from '../credentials/api-key-acts.ts'
import type { Builder, RegistryContext } from './builder.ts'
import { both } from './describe.ts'
import type { RefusedRef } from './mutation-type.ts'

/** What is answered, with the key itself where it has just been made and never again. */
export type AnsweredKey = Answered<KeyState> & { readonly shown: string | null }

/** Issues a key that is thought of here, and shows it where it is this very one: sent again, the first is answered, and shown no more. */
export async function issuedKey<Form>(
  actOf: (thought: ThoughtKey) => Act<Form, KeyState>,
  sent: Sent<Form>,
  { perform, credentialKey }: Pick<RegistryContext, 'perform' | 'credentialKey'>,
): Promise<AnsweredKey> {
  const { apiKey, text } = newKeyText()
  const act = actOf({ apiKey, digest: credentialDigest(credentialKey, 'api_key', text) })
  const answered = await perform(act, sent)
  return { ...answered, shown: answered.done?.apiKey === apiKey ? text : null }
}

export type KeyResultRef = ReturnType<typeof addKeyResult>

export function addKeyResult(builder: Builder, refused: RefusedRef) {
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
