import { randomUUID } from 'node:crypto'
import { type ExportPart, liveExport } from '@kho/api/open/live-export.ts'
import { mustBeExported, planExport } from '@kho/api/plan/plan-export.ts'
import type { ExportFormat } from '@kho/api/query/export-sql.ts'
import { askAs } from '@kho/api/steward/ask-as.ts'
import { askerNamed } from '@kho/api/steward/asker-named.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import { KhoError } from '@kho/schema/error.ts'
import { askerSubjects } from '@kho/schema/ledger/asker.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { derivedKey } from '@kho/schema/store/identity.ts'
import { writeWhole } from '@kho/schema/store/write-whole.ts'
import type { Command, Options } from '../command.ts'
import { currentCity, openStore, type Store } from '../open-store.ts'
import { type OperatorActs, operator, operatorActs } from '../operator-acts.ts'
import { subjectKeyOf } from '../secrets.ts'

/** A dataset as one file, as somebody is shown it. The ledger has that an operator took it, as whom, and whom it told of. */
export const command: Command = {
  name: 'export',
  describe: {
    vi: 'ghi một bộ dữ liệu ra tệp, đúng như một người được xem',
    en: 'write a dataset to a file, as somebody is shown it',
  },
  arguments: [{ term: '<dataset>', describe: { vi: 'bộ dữ liệu', en: 'dataset' } }],
  options: [
    {
      flags: '--as <who>',
      required: true,
      describe: { vi: 'anonymous hoặc tên trong tài liệu people', en: 'anonymous, or a name in the people documents' },
    },
    {
      flags: '--format <format>',
      required: true,
      describe: { vi: 'csv, excel hoặc ndjson', en: 'csv, excel or ndjson' },
    },
    { flags: '--out <file>', required: true, describe: { vi: 'tệp để ghi', en: 'the file to write' } },
    {
      flags: '--purpose <purpose>',
      describe: { vi: 'mã thủ tục hoặc mã công việc', en: 'procedure code or task key' },
    },
  ],
  async run(options, out) {
    const [dataset, file, format] = [options.required('dataset'), options.required('out'), formatOf(options)]
    await using store = await openStore(options.config, 'export')
    const { city, version } = await currentCity(store.owner)
    const ask = await askOf(options, city, store)
    mustBeExported(ask, datasetOf(city, dataset))
    await using acts = operatorActs(options.config, store)
    const parts = await takenBy(acts, { options, store, ask, version, dataset, format })
    const bar = out.progress(dataset)
    const written = { records: 0, bytes: 0 }
    await writeWhole(
      file,
      bytesOf(parts, ({ records, bytes }) => {
        written.records += records
        written.bytes += bytes.length
        bar.update(written.records, null)
      }),
    )
    bar.end(file)
    out.value({ file, ...written })
    out.say({ vi: `${written.records} bản ghi: ${file}`, en: `records ${written.records}: ${file}` })
    return 0
  },
}

const formats: readonly ExportFormat[] = ['csv', 'excel', 'ndjson']

function formatOf(options: Options): ExportFormat {
  const said = options.required('format')
  const format = formats.find((one) => one === said)
  if (!format) throw new KhoError('KHO521', `There is no format called ${said}.`, { formats: [...formats] })
  return format
}

function datasetOf(city: City, dataset: string): string {
  if (city.contracts.has(dataset)) return dataset
  throw new KhoError('KHO526', `There is no dataset ${dataset}.`, { dataset })
}

async function askOf(options: Options, city: City, store: Store): Promise<Ask> {
  const [now, session] = [new Date(), store.as('kho_api', 1)]
  const named = askerNamed(city, options.required('as'), now)
  const ask = await askAs(named, { city, session, now, purpose: options.text('purpose'), way: 'export' })
  return { ...ask, maskKey: derivedKey(subjectKeyOf(options.config), 'kho/mask/1') }
}

interface Taking {
  readonly options: Options
  readonly store: Store
  readonly ask: Ask
  readonly version: number
  readonly dataset: string
  readonly format: ExportFormat
}

/** The file's parts. It is an operator who reads, for the agency of the one as whom: that stands in the ledger first. */
async function takenBy(acts: OperatorActs, taking: Taking): Promise<AsyncGenerator<ExportPart>> {
  const { options, store, ask, version, dataset, format } = taking
  const { principal } = ask
  const correlationId = randomUUID()
  const target = { kind: 'dataset', key: dataset, subjects: askerSubjects(principal) }
  await acts.record({ action: 'dataset.export', target, version, correlationId })
  const reader = { ...operator(), ...(principal.agency === undefined ? {} : { agency: principal.agency }) }
  const plan = planExport(ask, version, dataset)
  const [streams, session] = [store.as('kho_api', 1), store.as('kho_api', 1)]
  const today = () => todayOf(ask.city, new Date())
  const wanted = { plan, format, reader, correlationId, signal: options.signal, today }
  return liveExport(wanted, { streams, session, ledger: await acts.ledger() })
}

async function* bytesOf(parts: AsyncIterable<ExportPart>, onPart: (part: ExportPart) => void): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    yield part.bytes
    onPart(part)
  }
}
