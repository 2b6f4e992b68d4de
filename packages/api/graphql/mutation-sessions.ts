import type { Act, Answered } from '../acts/act.ts'
import {
  type AccountDone,
  type AccountNamed,
  endMySessions,
  restoreAccount,
  suspendAccount,
} from '../credentials/account-acts.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { guardedBy, keyDescription, type RefusedRef } from './mutation-type.ts'

type ResultRef = ReturnType<typeof addResult>

const noKey = Buffer.alloc(0)

/** Adds what ends sessions: one's own, and those of an account that operators suspend. */
export function addSessionMutations(builder: Builder, refused: RefusedRef): void {
  const result = addResult(builder, refused)
  builder.mutationField('endMySessions', (t) =>
    t.field({
      type: result,
      nullable: false,
      description: both(
        'Đăng xuất tài khoản của mình ở mọi nơi, cả phiên này',
        'Signs one’s own account out everywhere, this session too',
      ),
      args: { idempotencyKey: t.arg.string({ required: true, description: keyDescription }) },
      extensions: guardedBy(endMySessions(noKey)),
      resolve: (_root, { idempotencyKey }, { perform, credentialKey }) =>
        perform(endMySessions(credentialKey), { input: null, idempotencyKey }),
    }),
  )
  addNamed(builder, result, {
    ...{ name: 'suspendAccount', act: suspendAccount },
    description: both('Tạm dừng một tài khoản ngay lập tức', 'Suspends an account at once'),
  })
  addNamed(builder, result, {
    ...{ name: 'restoreAccount', act: restoreAccount },
    description: both('Mở lại một tài khoản đã tạm dừng', 'Lets a suspended account in again'),
  })
}

interface Named {
  readonly name: string
  readonly description: string
  act(key: Buffer): Act<AccountNamed, AccountDone>
}

function addNamed(builder: Builder, result: ResultRef, { name, description, act }: Named): void {
  builder.mutationField(name, (t) =>
    t.field({
      type: result,
      nullable: false,
      description,
      args: {
        account: t.arg.string({
          required: true,
          description: both('tài khoản (sub của thẻ)', 'account (sub of the token)'),
        }),
        idempotencyKey: t.arg.string({ required: true, description: keyDescription }),
      },
      extensions: guardedBy(act(noKey)),
      resolve: (_root, { account, idempotencyKey }, { perform, credentialKey }) =>
        perform(act(credentialKey), { input: { account }, idempotencyKey }),
    }),
  )
}

function addResult(builder: Builder, refused: RefusedRef) {
  const access = builder.objectRef<AccountDone>('AccountAccess').implement({
    description: both('Tài khoản, sau thay đổi này', 'An account, after this change'),
    fields: (t) => ({
      state: t.exposeString('state', {
        nullable: false,
        description: both('signed_out, suspended, restored', 'signed_out, suspended, restored'),
      }),
    }),
  })
  return builder.objectRef<Answered<AccountDone>>('AccountAccessResult').implement({
    description: both('Kết quả, hoặc vì sao bị từ chối', 'How the account stands, or why the change was refused'),
    fields: (t) => ({
      account: t.field({ type: access, description: both('tài khoản', 'the account'), resolve: ({ done }) => done }),
      refused: t.field({
        type: refused,
        description: both('vì sao bị từ chối', 'why it was refused'),
        resolve: (answered) => answered.refused,
      }),
    }),
  })
}
