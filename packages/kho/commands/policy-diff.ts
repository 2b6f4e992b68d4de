import { resolve } from 'node:path'
import { principalOf } from '@kho/api/auth/principal-of.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Way } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { comparePolicies } from '@kho/schema/steward/compare-policies.ts'
import { askOfConsumer, type Consumer, consumersOf } from '@kho/schema/steward/consumers.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { loadWrittenCity } from '@kho/schema/store/registry.ts'
import { readCityFolder } from '../city-folder.ts'
import type { Command } from '../command.ts'
import { openStore } from '../open-store.ts'
import { changeWarnings } from '../policy-warnings.ts'
import { refuseDocuments } from '../refuse-documents.ts'
import { demoOf } from '../secrets.ts'
import { wayOf, wayOption } from '../way-option.ts'
import { type DatasetDifference, differenceLines, differenceValue } from '../words/policy-diff-words.ts'
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
    const differences = await differencesOf(session, versions)
    const warnings = await changeWarnings(current.city, { city, documents }, { session, now: versions.now })
    const datasets = differences.map(differenceValue)
    out.value({ version: current.version, way, datasets, warnings: warnings.map(warningValue) })
    for (const line of differenceLines(differences, out.language)) out.line(line)
    for (const line of warningLines(warnings, out.language)) out.line(line)
    return 0
  },
}

interface Versions {
  readonly before: City
  readonly after: City
  readonly way: Way
  readonly now: Date
}

/** One statement a dataset whose records somebody would see otherwise. */
async function differencesOf(session: Session, versions: Versions): Promise<readonly DatasetDifference[]> {
  const { before, after } = versions
  const people = new Map([...before.people, ...after.people])
  const consumers = consumersOf({ ...after, people }, principals(after, people, versions.now))
  const parties = consumers.map((consumer) => ({
    before: askAt(consumer, before, people, versions),
    after: askAt(consumer, after, people, versions),
  }))
  const differences: DatasetDifference[] = []
  for (const dataset of before.contracts.keys()) {
    if (!after.contracts.has(dataset)) continue
    const comparison = comparePolicies(dataset, parties)
    if (comparison.untold.length > 0)
      differences.push({ dataset, untold: comparison.untold, records: null, changes: [] })
    if (!comparison.statement) continue
    const rows = await session.rows(comparison.statement)
    const changes = comparison.changes(rows).flatMap((change, at) => {
      const [consumer] = consumers.slice(at)
      return consumer && change.cells.length + change.gained + change.lost > 0 ? [{ consumer, ...change }] : []
    })
    const records = rows.reduce((sum, [count]) => sum + Number(count), 0)
    differences.push({ dataset, untold: [], records, changes })
  }
  return differences
}

type People = City['people']

function askAt(consumer: Consumer, city: City, people: People, { way, now }: Versions) {
  return askOfConsumer(consumer, city, { way, today: todayOf(city, now), principalOf: principals(city, people, now) })
}

/** People by the claims they have in whichever version names them, read as this city reads claims. */
function principals(city: City, people: People, now: Date): (person: string) => Principal {
  return (person) => principalOf(city, { ...people.get(person)?.claims, sub: person }, now)
}
