import { spawnSync } from 'node:child_process'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { type BenchCity, onServer } from './bench-city.ts'

export interface SnapshotFigures {
  readonly rows: number
  readonly seconds: number
  readonly rowsPerSecond: number
  readonly baseline: string
  readonly baselineSeconds: number
  /** Seconds of the first snapshot over seconds of the bare copy. */
  readonly ratio: number
  /** Seconds of a second run that finds nothing changed, over the same. */
  readonly unchangedRatio: number
  readonly peakMegabytes: number
}

/** The first snapshot of District 1's dossiers into an empty dataset, against the bare copy of the same table with its key. */
export async function snapshotFigures(city: BenchCity): Promise<SnapshotFigures> {
  const { baseline, seconds: baselineSeconds } = await bareCopy(city)
  const first = await timed(() => city.sync('dossiers', 'one_stop_q1'))
  if (first.result.state !== 'done') throw new Error(`the run ended ${first.result.state}`)
  const again = await timed(() => city.sync('dossiers', 'one_stop_q1'))
  return {
    rows: first.result.read,
    seconds: first.seconds,
    rowsPerSecond: Math.round(first.result.read / first.seconds),
    baseline,
    baselineSeconds,
    ratio: first.seconds / baselineSeconds,
    unchangedRatio: again.seconds / baselineSeconds,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

async function bareCopy(city: BenchCity): Promise<{ baseline: string; seconds: number }> {
  const [from, to] = [city.urlOf('one_stop_q1'), city.urlOf('postgres')]
  await onServer(to, columnsOfDossiers)
  const hasPsql = spawnSync('psql', ['--version']).status === 0
  const { seconds } = await timed(() => (hasPsql ? throughPsql(from, to) : throughNode(from, to)))
  await onServer(to, 'drop table bare')
  return { baseline: hasPsql ? 'psql COPY | psql COPY' : 'COPY | COPY through node', seconds }
}

const columnsOfDossiers = `create table bare (ma_ho_so varchar(40) primary key, ma_tthc varchar(30) not null,
  don_vi_tiep_nhan varchar(35) not null, don_vi_xu_ly varchar(35), so_dinh_danh varchar(12), ma_so_thue varchar(14),
  can_bo_xu_ly varchar(12), trich_yeu text, kenh smallint, le_phi numeric(14,0), ngay_tiep_nhan timestamptz not null,
  ngay_hen_tra timestamptz, ngay_ket_thuc timestamptz, trang_thai smallint not null, mat boolean)`

const out = 'copy hoso to stdout (format binary)'
const into = 'copy bare from stdin (format binary)'

async function throughPsql(from: string, to: string): Promise<void> {
  const command = `psql -qX -c '${out}' '${from}' | psql -qX -c '${into}' '${to}'`
  const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

async function throughNode(from: string, to: string): Promise<void> {
  const [reader, writer] = [new pg.Client({ connectionString: from }), new pg.Client({ connectionString: to })]
  await Promise.all([reader.connect(), writer.connect()])
  await pipeline(reader.query(copyTo(out)), writer.query(copyFrom(into)))
  await Promise.all([reader.end(), writer.end()])
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const began = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - began) / 1000 }
}
