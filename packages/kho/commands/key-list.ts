import { livingKeys } from '@kho/schema/credentials/api-keys.ts'
import type { Command } from '../command.ts'
import { openStore } from '../open-store.ts'
import { columnsOf } from '../words/columns.ts'

/** The keys that let applications in: what for, from where, until when. No key is shown, as none is kept. */
export const command: Command = {
  name: 'key list',
  describe: { vi: 'các khóa API còn hiệu lực', en: 'the API keys that are valid' },
  async run(options, out) {
    await using store = await openStore(options.config, 'key list')
    const keys = (await livingKeys(store.as('kho_api', 1))).map(({ digest: _, until, ...key }) => ({
      ...key,
      until: until.toISOString(),
    }))
    out.value({ keys })
    if (keys.length === 0) out.say({ vi: 'Không có khóa nào.', en: 'There are no keys.' })
    const anything = { vi: 'mọi thứ', en: 'anything' }[out.language]
    const lines = keys.map(({ apiKey, application, agency, enterprise, until, datasets, purposes, networks }) => {
      const scope = [datasets, purposes, networks].flatMap((names) => names ?? [])
      return [
        apiKey,
        application,
        agency ?? enterprise ?? '',
        until.slice(0, 10),
        scope.length === 0 ? anything : scope.join(', '),
      ]
    })
    for (const line of columnsOf(lines)) out.line(line)
    return 0
  },
}
