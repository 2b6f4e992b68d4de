import { cancelRun } from '@kho/ingest/runs.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'

/** Gives up a held run or stops a running one; the dataset keeps what it has. */
export const command: Command = {
  name: 'run cancel',
  describe: {
    vi: 'bỏ một lần tiếp nhận đang bị giữ hoặc đang chạy; dữ liệu hiện có được giữ nguyên',
    en: 'give up a held or running run; the dataset keeps what it has',
  },
  arguments: [{ term: '<run>', describe: { vi: 'mã lần tiếp nhận', en: 'the run’s id' } }],
  async run(options, out) {
    await using store = await openStore(options.config, 'run cancel')
    const run = options.required('run')
    const { version } = await currentCity(store.owner)
    await using acts = operatorActs(options.config, store)
    const record = () => acts.record({ action: 'run.cancel', target: { kind: 'run', key: run }, version })
    await cancelRun(store.as('kho_worker', 1), run, record)
    out.value({ run, state: 'cancelled' })
    out.say({ vi: 'Đã bỏ lần tiếp nhận này.', en: 'The run was cancelled.' })
    return 0
  },
}
