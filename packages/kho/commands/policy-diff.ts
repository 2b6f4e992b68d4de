import { resolve } from 'node:path'
import { policyDifferences } from '@kho/api/steward/policy-differences.ts'
import { changeWarnings } from '@kho/api/steward/policy-warnings.ts'
import { KhoError } from '@kho/schema/error.ts'
import { loadWrittenCity } from '@kho/schema/store/registry.ts'
import { readCityFolder } from '../city-folder.ts'
import type { Command } from '../command.ts'
import { openStore } from '../open-store.ts'
import { refuseDocuments } from '../refuse-documents.ts'
import { demoOf } from '../secrets.ts'
import { wayOf, wayOption } from '../way-option.ts'
import { differenceLines, differenceValue } from '../words/policy-diff-words.ts'
import { warningLines, warningValue } from '../words/warning-words.ts'

/** What changed rules would show, mask and withhold more and less, counted on the records there are. Prints numbers, never a record. */
export const command: Command = {
  name: 'policy diff',
  describe: {
    vi: 'quy tắc trong thư mục cho ai xem thêm, bớt bao nhiêu bản ghi và ô dữ liệu, đếm trên dữ liệu hiện có',
    en: 'how many records and cells the folder’s rules show to whom, more and less, counted on live data',
  },
  arguments: [
    { term: '<dir>', describe: { vi: 'thư mục tài liệu của thành phố', en: 'folder of the city’s documents' } },
  ],
  options: [wayOption],
  async run(options, out) {
    const folder = resolve(options.required('dir'))
    const way = wayOf(options)
    const { city, documents, problems } = await readCityFolder(folder, demoOf(options.config))
    if (problems.length > 0 || !city) return refuseDocuments(problems, folder, out)
    await using store = await openStore(options.config, 'policy diff')
    const current = await loadWrittenCity(store.owner)
    if (!current) throw new KhoError('KHO525', 'Nothing was applied to this store yet.')
    const versions = { before: current.city, after: city, way, now: new Date() }
    const session = store.as('kho_api', 1)
    const differences = await policyDifferences(session, versions)
    const warnings = await changeWarnings(current.city, { city, documents }, { session, now: versions.now })
    const datasets = differences.map(differenceValue)
    out.value({ version: current.version, way, datasets, warnings: warnings.map(warningValue) })
    for (const line of differenceLines(differences, out.language)) out.line(line)
    for (const line of warningLines(warnings, out.language)) out.line(line)
    return 0
  },
}
