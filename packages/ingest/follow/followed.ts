import { randomBytes } from 'node:crypto'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { LogPosition } from '../change-log.ts'
import { isLsn, laterOf, lsnOf, lsnText } from '../lsn.ts'

/** What the store knows of what a source keeps for it. */
export interface Follower {
  readonly slot: string
  /** Null until the slot has been made. */
  readonly log: string | null
  readonly state: FollowerState['state']
}

/** A dataset that stands in a source's log without a gap. */
export interface Followed {
  readonly shape: string
  readonly fingerprint: string
  /** Transactions that were committed before it are in the dataset or do not concern it. */
  readonly until: LogPosition
}

/** How a source's log is followed, as `kho status` tells it. */
export interface FollowerState {
  readonly source: string
  readonly state: 'following' | 'idle' | 'dropped' | 'lost'
  readonly since: string
  readonly retained: number | null
  readonly code: string | null
  readonly message: string | null
}

export async function loadFollower(session: Session, source: string): Promise<Follower | null> {
  const [row] = await session.rows(sql`select slot, log, state from kho.follower where source = ${source}`)
  if (!row) return null
  const [slot, log, state] = row
  return { slot: slot ?? '', log: log ?? null, state: state as FollowerState['state'] } // as the table's check allows
}

/** A name that no other installation and no earlier slot has, so that what is found under it was made for this. */
export async function newFollower(session: Session, source: string): Promise<{ readonly slot: string }> {
  const slot = `kho_${source}_${randomBytes(4).toString('hex')}`
  await session.rows(sql`delete from kho.followed where source = ${source}`)
  await session.rows(sql`
    insert into kho.follower as f (source, slot, state) values (${source}, ${slot}, 'idle')
    on conflict (source) do update set slot = excluded.slot, log = null, state = f.state`)
  return { slot }
}

export async function noteLog(session: Session, source: string, log: string): Promise<void> {
  await session.rows(sql`update kho.follower set log = ${log} where source = ${source}`)
}

/** Says how a source stands; `since` moves only when that changes. */
export async function noteState(
  session: Session,
  source: string,
  state: FollowerState['state'],
  why: { readonly code: string; readonly message: string } | null = null,
): Promise<void> {
  await session.rows(sql`
    update kho.follower set since = case when state = ${state} then since else clock_timestamp() end,
      state = ${state}, code = ${why?.code ?? null}, message = ${why?.message ?? null}
    where source = ${source}`)
}

/** Nobody follows the source for now; why it was given up, if it was, stays said. */
export async function noteIdle(session: Session, source: string): Promise<void> {
  await session.rows(sql`
    update kho.follower set state = 'idle', since = clock_timestamp() where source = ${source} and state = 'following'`)
}

export async function noteRetained(session: Session, source: string, retained: number): Promise<void> {
  await session.rows(sql`
    update kho.follower set retained = ${retained}, seen_at = clock_timestamp() where source = ${source}`)
}

/**
 * The dataset's place in the slot's log: as far as it was published, or as it was told that nothing else concerned it.
 * Null: it has none, and must be joined to the log anew.
 */
export async function loadFollowed(
  session: Session,
  dataset: string,
  source: string,
  slot: string,
): Promise<Followed | null> {
  const [row] = await session.rows(sql`
    select f.shape, f.fingerprint, f.until, c.position from kho.followed as f join kho.checkpoint as c using (dataset, source)
    where dataset = ${dataset} and source = ${source} and slot = ${slot} and c.position is not null`)
  const [shape, fingerprint, until, position] = row ?? []
  if (!until || !position || !isLsn(position)) return null // a position of another mode says nothing here
  return { shape: shape ?? '', fingerprint: fingerprint ?? '', until: laterOf(lsnOf(until), lsnOf(position)) }
}

export async function noteJoined(
  session: Session,
  dataset: string,
  source: string,
  joined: Followed & { readonly slot: string },
): Promise<void> {
  const { slot, shape, fingerprint, until } = joined
  await session.rows(sql`
    insert into kho.followed (dataset, source, slot, shape, fingerprint, until)
    values (${dataset}, ${source}, ${slot}, ${shape}, ${fingerprint}, ${lsnText(until)})
    on conflict (dataset, source) do update set slot = excluded.slot, shape = excluded.shape,
      fingerprint = excluded.fingerprint, until = excluded.until`)
}

/** The dataset no longer stands in the log: the next one who follows joins it anew. */
export async function forgetFollowed(session: Session, dataset: string, source: string): Promise<void> {
  await session.rows(sql`delete from kho.followed where dataset = ${dataset} and source = ${source}`)
}

/**
 * Written before the source is told that it may forget the log so far: what it was told is never ahead of this. Up to here
 * the datasets hold what the source has, so they are as fresh as now, however little there was to publish.
 */
export async function noteUntil(
  session: Session,
  source: string,
  datasets: readonly string[],
  until: LogPosition,
): Promise<void> {
  await session.rows(sql`
    with placed as (
      update kho.followed set until = ${lsnText(until)} where source = ${source} and dataset = any(${[...datasets]})
      returning dataset
    )
    update kho.checkpoint as c set at = greatest(c.at, clock_timestamp()) from placed
    where c.dataset = placed.dataset and c.source = ${source}`)
}

export async function followerStates(session: Session): Promise<readonly FollowerState[]> {
  const rows = await session.rows(sql`
    select source, state, since, retained, code, message from kho.follower order by source`)
  return rows.map(([source, state, since, retained, code, message]) => ({
    source: source ?? '',
    state: state as FollowerState['state'], // the table's check constraint allows no other
    since: since ?? '',
    retained: retained === null || retained === undefined ? null : Number(retained),
    code: code ?? null,
    message: message ?? null,
  }))
}
