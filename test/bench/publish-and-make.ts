import { randomBytes, randomUUID } from 'node:crypto'
import type { MadeFormat } from '@kho/api/release/formats/release-form.ts'
import { makeFile } from '@kho/api/release/made-file.ts'
import { publishRelease } from '@kho/api/release/publish-release.ts'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { openLedger } from '@kho/schema/ledger/ledger.ts'
import { fileOf } from '@kho/schema/release/release-folder.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'

/** A process of its own that publishes a dataset and makes further formats: one line of JSON a file. `node publish-and-make.ts URL ROOT DATASET FORMAT…`. */
const [url = '', root = '', dataset = '', ...formats] = process.argv.slice(2)
await using worker = openDatabase({ url, name: 'bench release', role: 'kho_worker' })
await using reads = openDatabase({ url, name: 'bench release', role: 'kho_api' })
const ledger = await openLedger({ database: reads, subjectKey: randomBytes(32), writer: 'bench' })
const current = await loadCity(worker)
if (!current) throw new Error('no city')
const signer = headKeyOf(randomBytes(32))
const signal = new AbortController().signal

const last = { at: performance.now() }
function tell(format: string, file: string): void {
  const now = performance.now()
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stdout.write(`${JSON.stringify({ format, file, seconds: (now - last.at) / 1000, megabytes })}\n`)
  last.at = performance.now()
}

const beginning = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(`${JSON.stringify({ format: 'nothing', file: '', seconds: 0, megabytes: beginning })}\n`)
const told: { csv: string } = { csv: '' }
await publishRelease({
  ...{ city: current.city, version: current.version, dataset, root, database: worker, signal },
  reading: { streams: reads, session: reads, ledger },
  signer: {
    ...signer,
    sign: (text) => {
      tell('parquet', told.csv.replace(/csv$/, 'parquet'))
      return signer.sign(text)
    },
  },
  gate: async ({ csv }) => {
    told.csv = csv
    tell('csv', csv)
  },
  ...{ reader: { kind: 'operator' }, correlationId: randomUUID(), onRows: () => undefined },
})
const [release] = await releasesIn(reads, { dataset, latest: true })
if (!release) throw new Error('no release')
last.at = performance.now()
for (const format of formats as MadeFormat[]) {
  const file = fileOf(root, release, format)
  const making = { format, csv: fileOf(root, release, 'csv'), columns: release.columns }
  await makeFile({ file, making }, signal)
  tell(format, file)
}
await ledger.close()
