import { type QuarantineFilter, quarantineReasons } from '@kho/ingest/quarantine/quarantine-reasons.ts'
import type { Command } from '../command.ts'
import { openStore } from '../open-store.ts'

/** Why records wait: names and counts, never a record. */
export const command: Command = {
  name: 'quarantine list',
  describe: {
    vi: 'đếm các bản ghi chờ xử lý theo lý do (không hiện bản ghi nào)',
    en: 'count refused records by reason (no record is shown)',
  },
  arguments: [{ term: '[dataset]', describe: { vi: 'chỉ bộ dữ liệu này', en: 'only this dataset' } }],
  options: [{ flags: '--source <source>', describe: { vi: 'chỉ nguồn này', en: 'only this source' } }],
  async run(options, out) {
    await using store = await openStore(options.config, 'quarantine list')
    const [dataset, source] = [options.text('dataset'), options.text('source')]
    const filter: QuarantineFilter = { ...(dataset ? { dataset } : {}), ...(source ? { source } : {}) }
    const reasons = await quarantineReasons(store.as('kho_worker', 1), filter)
    out.value(reasons.map((reason) => ({ ...reason })))
    for (const { dataset: of, source: from, field, rule, message, records } of reasons) {
      out.line(`${String(records).padStart(8)}  ${of} < ${from}  ${field ?? '-'}  ${rule}: ${message}`)
    }
    if (reasons.length === 0) out.say({ vi: 'Không có bản ghi nào chờ xử lý.', en: 'Nothing waits in quarantine.' })
    return 0
  },
}
