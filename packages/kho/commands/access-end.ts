import { credentialDigest, credentialKeyOf } from '@kho/schema/credentials/credential-key.ts'
import { type Revocable, revoke } from '@kho/schema/credentials/revocations.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Command, Options } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'
import { subjectKeyOf } from '../secrets.ts'

/** Shuts out what a token is known by, on every server within seconds. */
export const command: Command = {
  name: 'access end',
  describe: {
    vi: 'chấm dứt ngay: mọi phiên của một tài khoản, một phiên hoặc một thẻ',
    en: 'end at once: all sessions of an account, one session, or one token',
  },
  options: [
    { flags: '--account <sub>', describe: { vi: 'tài khoản (sub)', en: 'the account (sub)' } },
    { flags: '--session <sid>', describe: { vi: 'phiên (sid)', en: 'the session (sid)' } },
    { flags: '--token <jti>', describe: { vi: 'thẻ (jti)', en: 'the token (jti)' } },
    {
      flags: '--suspend',
      describe: { vi: 'cả những gì được cấp về sau', en: 'what is issued later as well, until `kho access restore`' },
    },
  ],
  async run(options, out) {
    const { config } = options
    const { what, name } = namedIn(options)
    const digest = credentialDigest(credentialKeyOf(subjectKeyOf(config)), what, name)
    const until = options.flag('suspend') ? 'ever' : 'now'
    await using store = await openStore(config, 'access end')
    const { version } = await currentCity(store.owner)
    await using acts = operatorActs(config, store)
    await store.as('kho_write', 1).transaction(async (session) => {
      await revoke(session, { what, digest, until, revoker: null })
      const subjects = what === 'account' ? [{ kind: 'account', key: name }] : []
      const action = what === 'account' && until === 'ever' ? 'account.suspend' : `${what}.end`
      await acts.record({ action, target: { kind: what, key: '', subjects }, version })
    })
    out.value({ what, until })
    out.say({
      vi: 'Đã chấm dứt; trong vài giây không máy chủ nào nhận nữa.',
      en: 'Ended; within seconds no server takes it.',
    })
    return 0
  },
}

function namedIn(options: Options): { readonly what: Revocable; readonly name: string } {
  const kinds: readonly Revocable[] = ['account', 'session', 'token']
  const given = kinds.flatMap((what) => {
    const name = options.text(what)
    return name ? [{ what, name }] : []
  })
  const [one, ...more] = given
  if (one && more.length === 0) return one
  throw new KhoError('KHO521', 'Name one: --account, --session or --token.', { options: [...kinds] })
}
