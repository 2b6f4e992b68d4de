import { credentialDigest, credentialKeyOf } from '@kho/schema/credentials/credential-key.ts'
import { lift } from '@kho/schema/credentials/revocations.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'
import { subjectKeyOf } from '../secrets.ts'

/** Lets a suspended account in again, by what it signs in with from now on. */
export const command: Command = {
  name: 'access restore',
  describe: { vi: 'mở lại một tài khoản đã tạm dừng', en: 'let a suspended account in again' },
  options: [{ flags: '--account <sub>', required: true, describe: { vi: 'tài khoản (sub)', en: 'the account (sub)' } }],
  async run(options, out) {
    const { config } = options
    const account = options.required('account')
    const digest = credentialDigest(credentialKeyOf(subjectKeyOf(config)), 'account', account)
    await using store = await openStore(config, 'access restore')
    const { version } = await currentCity(store.owner)
    await using acts = operatorActs(config, store)
    const lifted = await store.as('kho_write', 1).transaction(async (session) => {
      const was = await lift(session, digest)
      const target = { kind: 'account', key: '', subjects: [{ kind: 'account', key: account }] }
      if (was) await acts.record({ action: 'account.restore', target, version })
      return was
    })
    out.value({ restored: lifted })
    if (lifted) out.say({ vi: 'Tài khoản được đăng nhập lại.', en: 'The account may sign in again.' })
    else out.say({ vi: 'Tài khoản này không bị tạm dừng.', en: 'This account was not suspended.' })
    return lifted ? 0 : 1
  },
}
