import { sql } from 'kysely'
import { z } from 'zod'
import type { Session } from '../store/database.ts'
import type { Release } from './release.ts'

const columnForm = z.object({
  name: z.string(),
  type: z.enum([
    ...['text', 'integer', 'bigint', 'decimal', 'boolean', 'date', 'time', 'timestamp', 'uuid', 'json', 'geometry'],
  ] as const),
  ...{ precision: z.int().nullable(), scale: z.int().nullable(), list: z.boolean(), partial: z.boolean() },
  ...{ unit: z.string().nullable(), masked: z.boolean(), title: z.object({ vi: z.string(), en: z.string() }) },
})

const releaseForm = z.object({
  ...{ dataset: z.string(), number: z.int(), major: z.int(), minor: z.int(), folder: z.uuid(), registry: z.int() },
  ...{ listed: z.boolean(), licence: z.string(), rows: z.int(), columns: z.array(columnForm), meaning: z.string() },
  ...{ snapshotAt: z.string(), publishedAt: z.string() },
  ...{ manifest: z.string(), signer: z.string(), signature: z.string() },
  changes: z.object({ since: z.int(), added: z.int(), removed: z.int(), changed: z.int() }).nullable(),
  ...{ confirmed: z.string().nullable(), withdrawnAt: z.string().nullable(), reason: z.string().nullable() },
})

/** Which releases are meant. */
export interface ReleaseFilter {
  readonly dataset?: string
  /** Of these datasets only. */
  readonly among?: readonly string[]
  readonly number?: number
  /** Of each dataset only the newest that anybody can be given. */
  readonly latest?: boolean
  /** Of this major only. */
  readonly major?: number
}

const moment = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Releases, the newest of each dataset first. */
export async function releasesIn(session: Session, filter: ReleaseFilter = {}): Promise<readonly Release[]> {
  const { dataset, among, number, major, latest } = filter
  const conditions = [
    ...(dataset === undefined ? [] : [sql`dataset = ${dataset}`]),
    ...(among === undefined ? [] : [sql`dataset = any(${among}::text[])`]),
    ...(number === undefined ? [] : [sql`number = ${String(number)}::int4`]),
    ...(major === undefined ? [] : [sql`major = ${String(major)}::int4`]),
    ...(latest ? [sql`withdrawn_at is null`] : []),
    sql`true`,
  ]
  const rows = await session.rows(sql`
    select ${latest ? sql`distinct on (dataset)` : sql``} json_build_object('dataset', dataset, 'number', number, 'major', major, 'minor', minor, 'folder', folder,
      'registry', registry, 'listed', listed, 'licence', licence, 'rows', rows, 'columns', columns, 'meaning', meaning,
      'snapshotAt', ${moment('snapshot_at')}, 'publishedAt', ${moment('published_at')}, 'manifest', manifest,
      'signer', signer, 'signature', signature, 'changes', changes, 'confirmed', confirmed,
      'withdrawnAt', ${moment('withdrawn_at')}, 'reason', reason)
    from kho.release where ${sql.join(conditions, sql` and `)}
    order by dataset, number desc`)
  return rows.map(([text]) => releaseForm.parse(JSON.parse(text ?? '')))
}

/** Writes a release down: from here on it can be taken. */
export async function keepRelease(session: Session, release: Omit<Release, 'confirmed' | 'withdrawnAt' | 'reason'>) {
  const { dataset, number, major, minor, folder, registry, listed, licence, rows, meaning } = release
  const { snapshotAt, publishedAt, manifest, signer, signature } = release
  const changes = release.changes ? JSON.stringify(release.changes) : null
  await session.rows(sql`
    insert into kho.release (dataset, number, major, minor, folder, registry, listed, licence, rows, columns, meaning,
      snapshot_at, published_at, manifest, signer, signature, changes)
    values (${dataset}, ${String(number)}::int4, ${String(major)}::int4, ${String(minor)}::int4, ${folder}::uuid,
      ${String(registry)}::int4, ${listed}, ${licence}, ${String(rows)}::int8, ${JSON.stringify(release.columns)}::json,
      ${meaning}, ${snapshotAt}::timestamptz, ${publishedAt}::timestamptz, ${manifest}, ${signer}, ${signature},
      ${changes}::json)`)
}

/** Withdraws a release for good; false where there is none, or it was withdrawn before. */
export async function withdrawRelease(
  session: Session,
  { dataset, number, reason }: { readonly dataset: string; readonly number: number; readonly reason: string },
): Promise<boolean> {
  const rows = await session.rows(sql`
    update kho.release set withdrawn_at = clock_timestamp(), reason = ${reason}
    where dataset = ${dataset} and number = ${String(number)}::int4 and withdrawn_at is null returning 1`)
  return rows.length > 0
}

/** Lets a release go on under what the rules say now. */
export async function confirmRelease(
  session: Session,
  { dataset, number, meaning, reason }: Pick<Release, 'dataset' | 'number' | 'meaning'> & { readonly reason: string },
): Promise<void> {
  await session.rows(sql`
    update kho.release set confirmed = ${meaning}, confirmed_at = clock_timestamp(), suspended_at = null, reason = ${reason}
    where dataset = ${dataset} and number = ${String(number)}::int4 and withdrawn_at is null`)
}

/** Notes whether releases are suspended, for those who list them. */
export async function noteSuspended(session: Session, release: Release, isSuspended: boolean): Promise<void> {
  const { dataset, number } = release
  await session.rows(sql`
    update kho.release set suspended_at = case when ${isSuspended} then clock_timestamp() end
    where dataset = ${dataset} and number = ${String(number)}::int4 and withdrawn_at is null
      and (suspended_at is not null) <> ${isSuspended}`)
}

/** When a schedule last tried to publish, by dataset. */
export async function triesIn(session: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await session.rows(sql`select dataset, ${moment('at')} from kho.release_try`)
  return new Map(rows.map(([dataset, at]) => [dataset ?? '', at ?? '']))
}

/** Notes that a schedule tried, and the code of what it failed with. */
export async function noteTry(session: Session, dataset: string, code: string | null): Promise<void> {
  await session.rows(sql`
    insert into kho.release_try (dataset, code) values (${dataset}, ${code})
    on conflict (dataset) do update set at = clock_timestamp(), code = excluded.code`)
}
