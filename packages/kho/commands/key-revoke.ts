import { revokeKey } from '@kho/schema/credentials/api-keys.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'

/** Ends a key on every server, within seconds and for good. */
export const command: Command = {
  name: 'key revoke',
  describe: { vi: 'thu hồi một khóa API ngay và hẳn', en: 'revoke an API key, at once and for good' },
  arguments: [
    {
      term: '<key>',
      describe: { vi: 'mã khóa: 12 ký tự sau kho_key_', en: 'id of the key: the 12 characters after kho_key_' },
    },
  ],
  async run(options, out) {
    const { config } = options
    const key = options.required('key')
    await using store = await openStore(config, 'key revoke')
    const { version } = await currentCity(store.owner)
    await using acts = operatorActs(config, store)
    const ended = await store.as('kho_write', 1).transaction(async (session) => {
      const revoked = await revokeKey(session, key)
      await acts.record({ action: 'api_key.revoke', target: { kind: 'api_key', key }, version })
      return revoked
    })
    out.value(ended)
    out.say({
      vi: `Đã thu hồi khóa ${key}; trong vài giây không máy chủ nào nhận nó nữa.`,
      en: `Key ${key} was revoked; within seconds no server takes it.`,
    })
    return 0
  },
}
