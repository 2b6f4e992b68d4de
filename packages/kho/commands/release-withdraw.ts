import { purgeFolder } from '@kho/schema/release/release-folder.ts'
import { withdrawRelease } from '@kho/schema/release/releases.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'
import { releaseArguments, releaseNamed } from '../release-named.ts'

/** Takes a release back for good: its address answers 410 with the reason, and its files are deleted. */
export const command: Command = {
  name: 'release withdraw',
  describe: {
    vi: 'thu hồi hẳn một bản phát hành và xóa các tệp của nó',
    en: 'withdraw a release for good, and delete its files',
  },
  arguments: releaseArguments,
  options: [
    {
      flags: '--reason <reason>',
      required: true,
      describe: { vi: 'lý do, mọi người đều thấy', en: 'the reason, which everybody sees' },
    },
  ],
  async run(options, out) {
    const { config } = options
    await using store = await openStore(config, 'release withdraw')
    const { version } = await currentCity(store.owner)
    const database = store.as('kho_worker', 1)
    const release = await releaseNamed(options, database)
    const { dataset, number } = release
    const reason = options.required('reason')
    await using acts = operatorActs(config, store)
    const key = `${dataset}.${number}`
    await database.transaction(async (session) => {
      await withdrawRelease(session, { dataset, number, reason })
      await acts.record({ action: 'release.withdraw', target: { kind: 'release', key }, version })
    })
    await purgeFolder(config.releases, release) // also of one that was withdrawn before, by a machine without the folder
    out.value({ dataset, release: number, state: 'withdrawn' })
    out.say({ vi: `Đã thu hồi ${dataset} số ${number}.`, en: `Withdrew ${dataset} release ${number}.` })
    return 0
  },
}
