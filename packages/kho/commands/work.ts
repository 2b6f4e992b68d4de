import type { Command } from '../command.ts'
import { openLog } from '../log.ts'
import { openStore } from '../open-store.ts'
import { subjectKeyOf } from '../secrets.ts'
import { asked } from '../serve-city.ts'
import { workCity } from '../work-city.ts'

/** One worker: takes in what is due. Any number may run on one store. */
export const command: Command = {
  name: 'work',
  describe: {
    vi: 'chạy một tiến trình tiếp nhận dữ liệu theo lịch của các bộ dữ liệu',
    en: 'run one worker that takes in what is due by the datasets’ schedules',
  },
  async run(options, out) {
    const { config, signal } = options
    subjectKeyOf(config) // refused before anything is opened
    await using store = await openStore(config, 'work')
    await using _worker = await workCity({ store, config, logger: openLog(config) })
    out.value({ ready: true })
    out.line('ready')
    await asked(signal)
    return 0
  },
}
