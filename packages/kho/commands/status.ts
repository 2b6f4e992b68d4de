import type { Value } from '@kho/schema/contract/value.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import type { CityStatus } from '../status/city-status.ts'
import { readStatus } from '../status/read-status.ts'
import { screenOf } from '../status/screen.ts'
import { bindingLines } from '../status/table.ts'

/** One screen: what is broken, since when, who suffers, and what to do next. */
export const command: Command = {
  name: 'status',
  describe: {
    vi: 'một màn hình: việc gì hỏng, từ khi nào, ai bị ảnh hưởng và lệnh cần chạy tiếp theo',
    en: 'one screen: what is broken, since when, who suffers, and the next command',
  },
  options: [
    {
      flags: '--all',
      describe: { vi: 'mọi bộ dữ liệu, mỗi nguồn một dòng', en: 'every dataset, a line for each source' },
    },
  ],
  async run(options, out) {
    await using store = await openStore(options.config, 'status')
    const database = store.as('kho_worker', 3)
    const { city, version } = await currentCity(database)
    const status = await readStatus(database, { city, version })
    out.value(statusValue(status))
    const agencyTitle = (agency: string) => city.agencies.get(agency)?.title ?? null
    const all = options.flag('all')
    const { called } = options.config
    const size = all ? { width: out.size.width, height: Number.POSITIVE_INFINITY } : out.size
    for (const line of screenOf(status, { language: out.language, ...size, called, agencyTitle })) out.line(line)
    if (all) for (const line of bindingLines(status.bindings, out.language)) out.line(line)
    return status.ok ? 0 : 1
  },
}

function statusValue({ bindings, ...status }: CityStatus): Value {
  const value: Value = JSON.parse(JSON.stringify({ ...status, datasets: bindings }))
  return value
}
