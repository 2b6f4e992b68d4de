import { KhoError } from '@kho/schema/error.ts'
import { versionOf } from '@kho/schema/release/release.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operator, operatorActs } from '../operator-acts.ts'
import { publishDataset, publishSessions } from '../publish-dataset.ts'

/** Publishes a dataset as anybody may take it: an immutable release, unless nothing has changed since the latest. */
export const command: Command = {
  name: 'release',
  describe: {
    vi: 'phát hành một bộ dữ liệu mở, đúng như mọi người được lấy',
    en: 'publish a dataset as open data, as everybody may take it',
  },
  arguments: [{ term: '<dataset>', describe: { vi: 'bộ dữ liệu', en: 'dataset' } }],
  async run(options, out) {
    const { config, signal } = options
    const dataset = options.required('dataset')
    await using store = await openStore(config, 'release')
    const current = await currentCity(store.owner)
    if (!current.city.contracts.has(dataset)) {
      throw new KhoError('KHO526', `There is no dataset ${dataset}.`, { dataset })
    }
    await using acts = operatorActs(config, store)
    await acts.record({
      action: 'release.publish',
      target: { kind: 'dataset', key: dataset },
      version: current.version,
    })
    const bar = out.progress(dataset)
    const { release, isNew } = await publishDataset({
      ...{ config, signal, dataset, current, sessions: publishSessions(store) },
      ...{ ledger: await acts.ledger(), reader: operator() },
      onRows: (rows) => bar.update(rows, null),
    })
    bar.end(dataset)
    const { number, rows, changes } = release
    const version = versionOf(release)
    out.value({ dataset, release: number, version, rows, changes: changes ? { ...changes } : null, isNew })
    if (isNew) {
      out.say({
        vi: `Đã phát hành ${dataset} số ${number} (${version}): ${rows} bản ghi.`,
        en: `Published ${dataset} release ${number} (${version}): records ${rows}.`,
      })
    } else {
      out.say({
        vi: `Không có gì thay đổi từ bản phát hành số ${number}.`,
        en: `Nothing has changed since release ${number}.`,
      })
    }
    return 0
  },
}
