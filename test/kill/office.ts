import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { casesCity } from './kill-city.ts'

/** Records of the agency when the test begins. */
const size = 3000

/** A city with one dataset read from one Postgres of an agency. */
export function officeCity(agencyUrl: string) {
  const { hostname, port, pathname } = new URL(agencyUrl)
  const document = `kind: postgres
time_zone: Asia/Ho_Chi_Minh
may_write: true
connection: { host: ${hostname}, port: ${port}, database: ${pathname.slice(1)}, user: postgres, tls: none }`
  const binding = 'from: hoso, mode: snapshot, deletes: compare'
  return casesCity([{ source: 'office', document, dataset: 'cases', binding, size }])
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
