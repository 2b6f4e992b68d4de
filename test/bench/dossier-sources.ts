import { spawnSync } from 'node:child_process'
import { chmodSync, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { documentsOf } from '../harness/test-store.ts'

/** Kinds of source that hold the same dossiers. */
export type LoadKind = 'postgres' | 'mariadb' | 'csv'

/** How each kind names the columns of a dossier: all alike, so that one baseline table takes them all. */
const columns = `ma_ho_so, ma_tthc, don_vi_tiep_nhan, don_vi_xu_ly, so_dinh_danh, ma_so_thue, can_bo_xu_ly, trich_yeu, kenh,
  le_phi, ngay_tiep_nhan, ngay_hen_tra, ngay_ket_thuc, trang_thai, mat`

export const tableSql = (name: string, timestamp: string) => `create table ${name} (ma_ho_so varchar(40) primary key,
  ma_tthc varchar(30) not null, don_vi_tiep_nhan varchar(35) not null, don_vi_xu_ly varchar(35), so_dinh_danh varchar(12),
  ma_so_thue varchar(14), can_bo_xu_ly varchar(12), trich_yeu text, kenh smallint, le_phi numeric(14,0),
  ngay_tiep_nhan ${timestamp} not null, ngay_hen_tra ${timestamp}, ngay_ket_thuc ${timestamp}, trang_thai smallint not null,
  mat boolean)`

/** Dossiers as a desk has them: 3,000 a day, codes of their day, Vietnamese summaries, one in nine filed by a firm. */
export const fillSql = (rows: number) => `insert into hoso
select '000.00.60.H29-' || to_char(day, 'YYMMDD') || '-' || lpad((i % 3000 + 1)::text, 4, '0'),
  '1.00' || (4000 + i * 7 % 900), 'H29.760', case when i % 5 = 0 then null else 'H29.760' end,
  case when i % 9 = 0 then null else '0790' || lpad((i * 7919 % 99999999)::text, 8, '0') end,
  case when i % 9 = 0 then '0100109106' end, '0790' || lpad((i % 97)::text, 8, '0'),
  'Đề nghị cấp giấy chứng nhận quyền sử dụng đất, thửa số ' || i % 900 || ' tờ bản đồ số ' || i % 70,
  i % 3 + 1, i % 40 * 5000, at, at + interval '10 days', case when i % 4 = 0 then null else at + interval '9 days 3 hours' end,
  i % 10 + 1, i % 500 = 0
from generate_series(0, ${rows - 1}::bigint) i, lateral (select date '2018-01-02' + (i / 3000)::int as day) d,
  lateral (select (day + time '08:00' + i % 25000 * interval '1 second') at time zone 'Asia/Ho_Chi_Minh' as at) t`

const local = (name: string) => `to_char(${name} at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS') as ${name}`
const exported = columns.replace(/ngay_\w+/g, (name) => local(name)).replace(/\bmat\b/, 'mat::int as mat')

/** The dossiers of a PostgreSQL database as a CSV file with the source's local times. */
export async function writeCsv(url: string, folder: string): Promise<string> {
  const path = join(folder, 'hoso.csv')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const out = client.query(copyTo(`copy (select ${exported} from hoso) to stdout (format csv, header)`))
    await pipeline(out, createWriteStream(path))
  } finally {
    await client.end()
  }
  chmodSync(path, 0o644)
  return path
}

/** Fills a MariaDB table from that file. */
export function loadIntoMariadb(port: number, database: string, csv: string): void {
  const nullable = columns.split(/,\s*/)
  const statements = [
    tableSql('hoso', 'datetime').replace('numeric', 'decimal'),
    'set unique_checks = 0',
    `load data local infile '${csv}' into table hoso character set utf8mb4 fields terminated by ',' optionally enclosed by '"'
      ignore 1 lines (${nullable.map((name) => `@${name}`).join(', ')})
      set ${nullable.map((name) => `${name} = nullif(@${name}, '')`).join(', ')}`,
    'analyze table hoso',
  ]
  const words = [
    '--no-defaults',
    '-h127.0.0.1',
    `-P${port}`,
    '-uroot',
    '--local-infile=1',
    database,
    '-e',
    statements.join(';'),
  ]
  const { status, stderr } = spawnSync('mariadb', words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

const connections: { readonly [kind in LoadKind]: string } = {
  postgres:
    'kind: postgres\nconnection: { host: 127.0.0.1, port: { env: PORT }, database: agency, user: kho_reader, tls: none }',
  mariadb:
    'kind: mysql\nconnection: { host: 127.0.0.1, port: { env: PORT }, database: agency, user: kho_reader, tls: none }',
  csv: 'kind: files\nconnection: { folder: { env: FOLDER } }',
}

/** A city of that one source and the dataset of its dossiers. */
export const dossierDocuments = (kind: LoadKind) =>
  documentsOf(`
# city.yaml
city: bench
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
networks: [127.0.0.0/8]
# agencies/agencies.yaml
- { agency: H29.760, title: { vi: Quận 1, en: District 1 } }
# codes/dossier_channel.yaml
list: dossier_channel
title: { vi: Kênh, en: Channel }
codes: [{ code: direct, title: { vi: a, en: a } }, { code: online, title: { vi: b, en: b } }, { code: postal, title: { vi: c, en: c } }]
# codes/dossier_status.yaml
list: dossier_status
title: { vi: Trạng thái, en: Status }
codes: [${states.map((code) => `{ code: ${code}, title: { vi: ${code}, en: ${code} } }`).join(', ')}]
# sources/desk.yaml
source: desk
agency: H29.760
${connections[kind]}
time_zone: Asia/Ho_Chi_Minh
owns: { dossiers: { receiving_agency: H29.760 } }
# datasets/dossiers.yaml
${dataset(kind === 'csv' ? 'hoso.csv' : 'hoso')}
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: agencies_see_their_dossiers
    allow: read
    to: { kind: officer }
    where: { or: [{ receiving_agency: { in: $principal.units } }, { handling_agency: { in: $principal.units } }] }
    fields: all
`)

const states = [
  'registered',
  'received',
  'refused',
  'processing',
  'supplement',
  'payment',
  'withdrawn',
  'stopped',
  'resolved',
  'returned',
]
const codes = (all: readonly string[]) => `{ ${all.map((code, index) => `'${index + 1}': ${code}`).join(', ')} }`
const channels = ['direct', 'online', 'postal']

const dataset = (from: string) => `dataset: dossiers
names: { one: dossier, many: dossiers }
title: { vi: Hồ sơ, en: Dossiers }
owner: H29.760
class: shared
key: [dossier_code]
size: 2000000
subjects: [{ field: applicant_id }, { field: handler_id, as: officer }]
fields:
  dossier_code: { type: text, check: { name: dossier_code, at: received_at } }
  procedure_code: { type: text, required: true, check: procedure_code }
  receiving_agency: { type: text, required: true }
  handling_agency: { type: text }
  applicant_id: { type: text, check: citizen_id, sensitivity: personal }
  enterprise_code: { type: text, check: tax_code }
  handler_id: { type: text, sensitivity: personal }
  summary: { type: text, sensitivity: personal }
  channel: { type: text, codes: dossier_channel }
  fee: { type: 'decimal(14,0)', unit: VND }
  received_at: { type: timestamp, required: true }
  due_at: { type: timestamp }
  finished_at: { type: timestamp }
  status: { type: text, required: true, codes: { list: dossier_status, at: received_at } }
  sealed: { type: boolean }
quality:
  - { rule: finished_after_received, check: { finished_at: { gte: { field: received_at } } }, level: error }
  - { rule: due_after_received, check: { due_at: { gte: { field: received_at } } }, level: warning }
sources:
  - source: desk
    from: ${from}
    map:
      dossier_code: ma_ho_so
      procedure_code: ma_tthc
      receiving_agency: don_vi_tiep_nhan
      handling_agency: don_vi_xu_ly
      applicant_id: so_dinh_danh
      enterprise_code: ma_so_thue
      handler_id: can_bo_xu_ly
      summary: trich_yeu
      channel: { from: kenh, values: ${codes(channels)} }
      fee: le_phi
      received_at: ngay_tiep_nhan
      due_at: ngay_hen_tra
      finished_at: ngay_ket_thuc
      status: { from: trang_thai, values: ${codes(states)} }
      sealed: mat
    mode: snapshot
    deletes: compare`

const word = (all: readonly string[], column: string) =>
  `(array[${all.map((code) => `'${code}'`).join(', ')}])[${column}]`

/** One number of all values of all dossiers: the same for the source's and the store's. */
export const sourceSum = `select count(*), sum(hashtextextended(row(${columns
  .replace('kenh', word(channels, 'kenh'))
  .replace('trang_thai', word(states, 'trang_thai'))})::text, 0)) from hoso`
export const storeSum = `select count(*), sum(hashtextextended(row(dossier_code, procedure_code, receiving_agency,
  handling_agency, applicant_id, enterprise_code, handler_id, summary, channel, fee, received_at, due_at, finished_at,
  status, sealed)::text, 0)) from data.dossiers`
