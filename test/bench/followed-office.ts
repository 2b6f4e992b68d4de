import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedBinaries } from '@kho/kho/embedded/binaries.ts'
import { type Cluster, startCluster } from '@kho/kho/embedded/cluster.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** A server of its own that writes through to disk, gone with the stack. */
export async function ownServer(
  stack: AsyncDisposableStack,
  settings: { readonly [name: string]: string },
): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-office-'))
  chmodSync(folder, 0o755)
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const cluster = await startCluster({ binaries: await embeddedBinaries(), dataDir: join(folder, 'data'), settings })
  stack.defer(() => cluster.stop())
  return cluster
}

/** An office's table of so many rows, published. */
export async function makeOffice(agency: Database, rows: number): Promise<void> {
  await agency.rows(sql`
    create table hoso (id int primary key, ten text, nguoi text, phi numeric(12,2), luc timestamptz, ghi_chu text)`)
  await agency.rows(sql`
    insert into hoso select i, 'Hồ sơ ' || i, md5(i::text), i, now(), repeat('x', 80)
    from generate_series(1, ${rows}::int) i`)
  await agency.rows(sql`create publication kho_office for table hoso`)
}

/** A city that follows the office's log, with a bound on what its server keeps. */
export function officeDocuments(port: number | string, rows: number, retained: string) {
  return [
    { path: 'city.yaml', text: 'city: bench\ntitle: { vi: Thành phố, en: City }\ntime_zone: Asia/Ho_Chi_Minh\n' },
    { path: 'agencies/all.yaml', text: '- { agency: H29.1, title: { vi: Sở Một, en: First department } }\n' },
    {
      path: 'sources/office.yaml',
      text: `source: office
agency: H29.1
kind: postgres
time_zone: Asia/Ho_Chi_Minh
may_write: true
connection: { host: 127.0.0.1, port: ${port}, database: postgres, user: postgres, tls: none }
limits: { retained_log: ${retained} }
`,
    },
    {
      path: 'datasets/cases.yaml',
      text: `dataset: cases
names: { one: case_file, many: case_files }
title: { vi: Hồ sơ, en: Cases }
owner: H29.1
class: shared
key: [id]
size: ${rows}
fields:
  id: { type: integer }
  name: { type: text }
  person: { type: text }
  fee: { type: 'decimal(12,2)' }
  changed_at: { type: timestamp }
  note: { type: text }
sources:
  - source: office
    from: hoso
    map: { id: id, name: ten, person: nguoi, fee: phi, changed_at: luc, note: ghi_chu }
    mode: log
`,
    },
  ]
}
