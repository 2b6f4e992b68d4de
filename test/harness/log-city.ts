import type { LogAgency } from './log-agency.ts'
import { documentsOf } from './test-store.ts'

export interface LogCityOptions {
  readonly deletes?: string
  readonly retained?: string
  readonly datasets?: readonly { readonly dataset: string; readonly from: string }[]
}

/** A city whose datasets follow the log of one agency: tables with columns ma, ten, phi, luc, tep. */
export function logCity(
  { port, database, user }: Pick<LogAgency, 'port' | 'database' | 'user'>,
  options: LogCityOptions = {},
) {
  const { deletes = 'log', retained = '1GB', datasets = [{ dataset: 'cases', from: 'hoso' }] } = options
  return documentsOf(`
# city.yaml
city: log_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
# sources/office.yaml
source: office
agency: H29.1
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: 127.0.0.1, port: ${port}, database: ${database}, user: ${user}, tls: none }
limits: { retained_log: ${retained} }
${datasets.map((one) => datasetText(one, deletes)).join('')}`)
}

function datasetText({ dataset, from }: { readonly dataset: string; readonly from: string }, deletes: string): string {
  return `# datasets/${dataset}.yaml
dataset: ${dataset}
names: { one: one_of_${dataset}, many: ${dataset} }
title: { vi: Hồ sơ, en: Cases }
owner: H29.1
class: shared
key: [code]
size: 1000
fields:
  code: { type: text }
  name: { type: text }
  fee: { type: 'decimal(12,2)' }
  changed_at: { type: timestamp }
  file: { type: text }
sources:
  - source: office
    from: ${from}
    map: { code: ma, name: ten, fee: phi, changed_at: luc, file: tep }
    mode: log
    deletes: ${deletes}
`
}

/** A table of the agency as the city expects it, and the publication that its administrator makes. */
export async function makeLogTables(agency: LogAgency, tables: readonly string[] = ['hoso']): Promise<void> {
  for (const table of tables) {
    await agency.run(
      `create table ${table} (ma text primary key, ten text, phi numeric(12,2), luc timestamptz, tep text, thua int)`,
    )
  }
  const members = tables.map((table) => `${table} (ma, ten, phi, luc, tep)`)
  await agency.run(`create publication kho_office for table ${members.join(', ')}`)
}
