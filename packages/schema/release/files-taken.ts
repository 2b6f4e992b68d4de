import { sql } from 'kysely'
import type { Session } from '../store/database.ts'
import type { ReleaseFormat } from './release.ts'

/** A file of a release, and a month of the city's, as its first day. */
export interface TakenFile {
  readonly dataset: string
  readonly release: number
  readonly format: ReleaseFormat
  /** `YYYY-MM-01` */
  readonly month: string
}

/** How often the files of a dataset's releases were taken. */
export interface Taken {
  /** Of each release that any file was taken of. */
  readonly releases: ReadonlyMap<number, number>
  /** The latest twelve months in which any was, the newest first. */
  readonly months: readonly { readonly month: string; readonly times: number }[]
}

/** Adds to what was counted before. Needs role `kho_write`. */
export async function addTaken(session: Session, counts: readonly (readonly [TakenFile, number])[]): Promise<void> {
  const of = (value: (file: TakenFile) => string) => counts.map(([file]) => value(file))
  await session.rows(sql`
    insert into kho.file_taken (dataset, release, format, month, times)
    select * from unnest(${of(({ dataset }) => dataset)}::text[], ${of(({ release }) => String(release))}::int4[],
      ${of(({ format }) => format)}::text[], ${of(({ month }) => month)}::date[], ${counts.map(([, times]) => String(times))}::int8[])
    on conflict (dataset, release, format, month) do update set times = file_taken.times + excluded.times`)
}

export async function takenOf(session: Session, dataset: string): Promise<Taken> {
  const rows = await session.rows(sql`
    select release, to_char(month, 'YYYY-MM'), sum(times) from kho.file_taken where dataset = ${dataset}
    group by release, month order by month desc, release`)
  const releases = new Map<number, number>()
  const months = new Map<string, number>()
  for (const [release, month, times] of rows) {
    releases.set(Number(release), (releases.get(Number(release)) ?? 0) + Number(times))
    months.set(month ?? '', (months.get(month ?? '') ?? 0) + Number(times))
  }
  return { releases, months: [...months].slice(0, 12).map(([month, times]) => ({ month, times })) }
}
