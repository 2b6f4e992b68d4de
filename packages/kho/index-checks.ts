import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { mostUnindexed } from '@kho/schema/derive/searched-fields.ts'
import { createIndexSql, type Index, indexesOf } from '@kho/schema/derive/table.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Finding } from './doctor-checks.ts'

/** Days of use after which an index that nothing has read is told of. */
const longEnough = 7
/** Records of a table from which on reading it whole is told of. */
const manyRecords = mostUnindexed

/** What the store says of its tables and indexes: names and counts, since its statistics began. */
export interface IndexUse {
  /** Days that the statistics are of. */
  readonly days: number
  /** By name: how often each valid index was read. */
  readonly read: ReadonlyMap<string, number>
  /** By dataset: how many records its table has, and how often it was read whole. */
  readonly tables: ReadonlyMap<string, { readonly records: number; readonly whole: number }>
}

/** The indexes that contracts and rules ask for, against those that are there and what they were used for. */
export async function checkIndexes(session: Session, city: City): Promise<readonly Finding[]> {
  return indexFindings(city, await indexUse(session))
}

/** Pure: what is missing is a fault, what is unused and what is read whole is told. */
export function indexFindings(city: City, use: IndexUse): readonly Finding[] {
  const rules = [...city.rules.values()].flat()
  const stored = [...city.contracts.values()].filter(({ dataset }) => use.tables.has(dataset))
  const wanted = stored.flatMap((contract) => indexesOf(contract, rules).map((index) => ({ contract, index })))
  const missing = wanted.filter(({ index }) => !use.read.has(index.name))
  const unused = use.days < longEnough ? [] : wanted.filter((one) => isUnused(one, use))
  return [
    {
      check: 'indexes',
      ok: missing.length === 0,
      found:
        missing.length === 0
          ? `${wanted.length} of ${wanted.length}`
          : `missing: ${listed(missing.map(({ index }) => index.name))}`,
      todo: missing.length === 0 ? null : makeOf(missing),
    },
    ...toldOf(
      'unused indexes',
      unused.map(({ index }) => index.name),
      dropOrKeep(unused),
    ),
    ...toldOf('tables read whole', readWhole(stored, use), declare),
  ]
}

/** What nothing is wrong with, and something may be done about. */
function toldOf(check: string, found: readonly string[], todo: Bilingual): readonly Finding[] {
  return found.length === 0 ? [] : [{ check, ok: true, found: listed(found), todo }]
}

interface Wanted {
  readonly contract: Contract
  readonly index: Index
}

/** Unique ones keep records apart, whether or not anybody looks something up in them. */
function isUnused({ contract, index }: Wanted, { read, tables }: IndexUse): boolean {
  const records = tables.get(contract.dataset)?.records ?? 0
  return !index.unique && read.get(index.name) === 0 && records > manyRecords
}

/** What can be undone in a document is said; of the others a relation, a subject or a rule is the reason. */
function dropOrKeep(unused: readonly Wanted[]): Bilingual {
  const declared = unused.flatMap(({ contract, index }) => {
    const fields = contract.fields.filter(({ name }) => index.columns.includes(name))
    const isDeclared = index.search || (index.columns.length === 1 && fields.some((field) => field.index))
    return isDeclared ? index.columns.map((name) => `${contract.dataset}.${name}`) : []
  })
  const which = declared.length === 0 ? '-' : listed(declared)
  return {
    vi: `Có thể bỏ \`index: true\` hoặc \`search: true\` của: ${which}. Những chỉ mục khác phục vụ quan hệ, chủ thể dữ liệu và quy tắc.`,
    en: `\`index: true\` or \`search: true\` may be taken from: ${which}. The others serve relations, subjects and rules.`,
  }
}

function readWhole(contracts: readonly Contract[], { tables }: IndexUse): readonly string[] {
  const often = contracts.flatMap(({ dataset, sources }) => {
    const { records = 0, whole = 0 } = tables.get(dataset) ?? {}
    return records > manyRecords && whole > sources.length ? [{ dataset, whole }] : []
  })
  return often.sort((a, b) => b.whole - a.whole).map(({ dataset, whole }) => `${dataset} ${whole}×`)
}

function makeOf(missing: readonly Wanted[]): Bilingual {
  const statements = missing.map(({ contract, index }) => createIndexSql(contract.dataset, index)).join('; ')
  return {
    vi: `Khi \`kho apply\` chưa xong thì đây là bình thường. Nếu không, chủ sở hữu kho chạy: ${statements}`,
    en: `While \`kho apply\` is at work this is as it should be. Else, as the owner of the store: ${statements}`,
  }
}

const declare: Bilingual = {
  vi: 'Đối soát và xuất tệp đọc cả bảng. Nếu nhiều hơn thế, có người lọc hay sắp xếp theo trường không có chỉ mục: số đo `kho.page.unserved` cho biết trường nào; khai `index: true` cho trường ấy.',
  en: 'Compares and files read tables whole. Where it is more than that, somebody filters or orders by a field without an index: the measure `kho.page.unserved` tells which; declare `index: true` of it.',
}

const most = 12

function listed(names: readonly string[]): string {
  const more = names.length > most ? `, … (${names.length})` : ''
  return `${names.slice(0, most).join(', ')}${more}`
}

async function indexUse(session: Session): Promise<IndexUse> {
  const [since] = await session.rows(sql`
    select extract(day from now() - coalesce(max(stats_reset), pg_postmaster_start_time()))::int
    from pg_stat_database where datname = current_database()`)
  const indexes = await session.rows(sql`
    select s.indexrelname, s.idx_scan from pg_stat_all_indexes as s join pg_index as i using (indexrelid)
    where s.schemaname = 'data' and i.indisvalid`)
  const tables = await session.rows(sql`
    select relname, n_live_tup, seq_scan from pg_stat_all_tables where schemaname = 'data'`)
  return {
    days: Number(since?.[0] ?? 0),
    read: new Map(indexes.map(([name, times]) => [name ?? '', Number(times)])),
    tables: new Map(
      tables.map(([name, records, whole]) => [name ?? '', { records: Number(records), whole: Number(whole) }]),
    ),
  }
}
