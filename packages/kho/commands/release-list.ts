import { openMeaning } from '@kho/api/release/release-ask.ts'
import { versionOf } from '@kho/schema/release/release.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import { isStillOpen } from '@kho/schema/release/still-open.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { timeWords } from '../words/moment-words.ts'

/** Releases, the newest of each dataset first, and whether they are given out. */
export const command: Command = {
  name: 'release list',
  describe: { vi: 'liệt kê các bản phát hành', en: 'list releases' },
  arguments: [{ term: '[dataset]', describe: { vi: 'chỉ bộ dữ liệu này', en: 'only this dataset' } }],
  async run(options, out) {
    await using store = await openStore(options.config, 'release list')
    const { city } = await currentCity(store.owner)
    const dataset = options.text('dataset')
    const now = new Date()
    const releases = (await releasesIn(store.as('kho_api', 1), dataset ? { dataset } : {})).map((release) => {
      const meaning = openMeaning(city, release.dataset, now)
      const isOpen = meaning !== null && isStillOpen(release, meaning)
      return { ...release, state: release.withdrawnAt !== null ? 'withdrawn' : isOpen ? 'published' : 'suspended' }
    })
    const told = releases.map(({ dataset, number, state, rows, publishedAt, reason, ...release }) => {
      return { dataset, release: number, version: versionOf(release), state, rows, publishedAt, reason }
    })
    out.value(told)
    for (const { dataset, release, version, state, rows, publishedAt, reason } of told) {
      const why = reason ? ` ${reason}` : ''
      out.line(`${dataset} ${release} (${version}) ${state.padEnd(9)} ${timeWords(publishedAt)} ${rows}${why}`)
    }
    if (told.length === 0) out.say({ vi: 'Chưa có bản phát hành nào.', en: 'There are no releases yet.' })
    return 0
  },
}
