import { writeFile } from 'node:fs/promises'
import { defectCourse } from '@kho/ingest/quarantine/defect-course.ts'
import { defectsOf } from '@kho/ingest/quarantine/defects.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Command } from '../command.ts'
import { defectCsv } from '../defect-csv.ts'
import { currentCity, openStore } from '../open-store.ts'

/** As many keys as stand for one defect. */
const mostKeys = 100

/** What is wrong with an agency's records, in a file that its own people can work through. */
export const command: Command = {
  name: 'quarantine report',
  describe: {
    vi: 'ghi tệp CSV cho một cơ quan: lỗi gì, ở bảng và cột nào, sửa thế nào, từ bao giờ',
    en: 'write a CSV file for one agency: what is wrong, in which table and column, how to mend it, since when',
  },
  options: [
    {
      flags: '--agency <code>',
      required: true,
      describe: { vi: 'mã cơ quan, kể cả đơn vị trực thuộc', en: 'the agency’s code; its units are included' },
    },
    { flags: '--out <file>', required: true, describe: { vi: 'tệp để ghi', en: 'the file to write' } },
    {
      flags: '--with-keys',
      describe: {
        vi: 'kèm khóa của bản ghi (dữ liệu cá nhân): chỉ gửi cho chính cơ quan đó',
        en: 'with the records’ keys, which are personal: only for that agency itself',
      },
    },
  ],
  async run(options, out) {
    await using store = await openStore(options.config, 'quarantine report')
    const database = store.as('kho_worker', 1)
    const { city } = await currentCity(database)
    const [agency, file, withKeys] = [options.required('agency'), options.required('out'), options.flag('with-keys')]
    const sources = sourcesOf(city, agency)
    const defects = await defectsOf(database, city, { sources, keys: withKeys ? mostKeys : 0 })
    // Only for whoever asked: with keys it is personal.
    await writeFile(file, defectCsv(city, defects, withKeys), { mode: 0o600 })
    const records = defects.reduce((sum, one) => sum + one.records, 0)
    const course = await defectCourse(database, sources, 30)
    out.value({ agency, sources, defects: defects.length, records, file, keys: withKeys, course: { ...course } })
    out.say({
      vi: `${defects.length} loại lỗi của ${sources.length} nguồn, ${records} lượt bản ghi: ${file}`,
      en: `${defects.length} defects of ${sources.length} sources, counting ${records} records: ${file}`,
    })
    const { days, opened, closed } = course
    out.say({
      vi: `Trong ${days} ngày qua: ${opened} loại lỗi mới, ${closed} loại đã hết. Từng ngày: bộ dữ liệu defect_history.`,
      en: `In the last ${days} days: ${opened} new, ${closed} closed. Day by day: dataset defect_history.`,
    })
    return 0
  },
}

/** Sources of an agency and of the units beneath it. */
function sourcesOf(city: City, code: string): readonly string[] {
  if (!city.agencies.has(code)) throw new KhoError('KHO526', `There is no agency ${code}.`, { agency: code })
  const isBeneath = (agency: string, seen: readonly string[] = []): boolean => {
    if (agency === code) return true
    const parent = city.agencies.get(agency)?.parent ?? null
    return parent !== null && !seen.includes(parent) && isBeneath(parent, [...seen, agency])
  }
  return [...city.sources.values()].filter(({ agency }) => isBeneath(agency)).map(({ source }) => source)
}
