import { readDrift } from '@kho/ingest/drift/read-drift.ts'
import { suggestedChange } from '@kho/ingest/drift/suggested-change.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Command } from '../command.ts'
import { currentCity, openStore } from '../open-store.ts'
import { driftWords } from '../words/drift-words.ts'

/** How a source's tables have changed, and the changes of documents that would follow. */
export const command: Command = {
  name: 'source drift',
  describe: {
    vi: 'bảng của nguồn đã đổi những gì và nên sửa bản mô tả thế nào (YAML)',
    en: 'how a source’s tables have changed, and what to change in the documents for it (YAML)',
  },
  arguments: [{ term: '<source>', describe: { vi: 'tên nguồn', en: 'name of the source' } }],
  async run(options, out) {
    await using store = await openStore(options.config, 'source drift')
    const database = store.as('kho_worker', 1)
    const { city } = await currentCity(database)
    const source = options.required('source')
    if (!city.sources.has(source)) throw new KhoError('KHO526', `There is no source ${source}.`, { source })
    const drifts = await readDrift(database, source)
    const told = drifts.map((drift) => ({ ...drift, suggestion: suggestedChange(city, drift) }))
    out.value(told)
    for (const drift of told) {
      out.say(driftWords(drift))
      for (const line of drift.suggestion?.trimEnd().split('\n') ?? []) out.line(`    ${line}`)
    }
    if (told.length === 0) {
      out.say({ vi: 'Nguồn vẫn như trong bản mô tả.', en: 'The source is as the documents have it.' })
    }
    return drifts.some(({ stops }) => stops !== 'nothing') ? 1 : 0
  },
}
