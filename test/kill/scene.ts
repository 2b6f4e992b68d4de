import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { documentsOf } from '../harness/test-store.ts'

/** Records of the agency when the test begins. */
const size = 3000

/** A city with one dataset read from one Postgres of an agency. */
export function casesCity(agencyUrl: string) {
  const { hostname, port, pathname } = new URL(agencyUrl)
  return documentsOf(`
# city.yaml
city: kill_loop
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
# sources/office.yaml
source: office
agency: H29.1
kind: postgres
time_zone: Asia/Ho_Chi_Minh
may_write: true
connection: { host: ${hostname}, port: ${port}, database: ${pathname.slice(1)}, user: postgres, tls: none }
# datasets/cases.yaml
dataset: cases
names: { one: case_file, many: case_files }
title: { vi: Hồ sơ, en: Cases }
owner: H29.1
class: shared
key: [code]
size: ${size}
fields:
  code: { type: text }
  name: { type: text }
  fee: { type: 'decimal(12,2)' }
  changed_at: { type: timestamp }
  version: { type: integer }
sources:
  - { source: office, from: hoso, map: { code: ma, name: ten, fee: phi, changed_at: luc, version: lan }, mode: snapshot, deletes: compare }
`)
}

export async function openAgency(url: string): Promise<Database> {
  const agency = openDatabase({ url, name: 'agency' })
  await agency.rows(sql`
    create table hoso (ma text primary key, ten text, phi numeric(12,2), luc timestamptz, lan int not null)`)
  await agency.rows(sql`
    insert into hoso select 'C' || lpad(i::text, 6, '0'), 'Hồ sơ ' || i, i * 1.25, '2020-11-02'::timestamptz + i * interval '1.000001 s', 1
    from generate_series(1, ${size}::int) as i`)
  return agency
}

/** The agency's records as one hash; the store's records give the same when they are the same. */
export const agencyHash = sql`
  select md5(coalesce(string_agg(row(ma, ten, phi, luc, lan)::text, ';' order by ma collate "C"), '')) from hoso`
export const storeHash = sql`
  select md5(coalesce(string_agg(row(code, name, fee, changed_at, version)::text, ';' order by code), '')) from data.cases`
