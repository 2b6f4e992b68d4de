import { releaseRun } from '@kho/ingest/runs.ts'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'
import { subjectKeyOf } from '../secrets.ts'

/** Publishes a run that was held because it would delete too much. */
export const command: Command = {
  name: 'run release',
  describe: {
    vi: 'công bố một lần tiếp nhận đang bị giữ, kể cả các bản ghi bị xóa',
    en: 'publish a held run after all, deletes included',
  },
  arguments: [{ term: '<run>', describe: { vi: 'mã lần tiếp nhận', en: 'the run’s id' } }],
  async run(options, out) {
    await using store = await openStore(options.config, 'run release')
    const database = store.as('kho_worker', 3)
    const { city, version } = await currentCity(database)
    const run = options.required('run')
    await using acts = operatorActs(options.config, store)
    const record = () => acts.record({ action: 'run.release', target: { kind: 'run', key: run }, version })
    const identityKey = identityKeyOf(subjectKeyOf(options.config))
    const published = await releaseRun({ database, city, version, identityKey, run, record })
    const { inserted, updated, deleted } = published
    out.value({ run, state: published.state, inserted, updated, deleted })
    out.say({
      vi: `Đã công bố: thêm ${inserted}, sửa ${updated}, xóa ${deleted}.`,
      en: `Published: ${inserted} added, ${updated} changed, ${deleted} deleted.`,
    })
    return 0
  },
}
