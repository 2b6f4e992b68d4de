import { Refusal } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Act } from '../acts/act.ts'
import { requireOwn } from './save-policy-draft.ts'

/** A dataset from one of its sources. */
export interface RefusedOf {
  readonly dataset: string
  readonly source: string
}

/** A replay that waits for a worker. */
export type ReplayDone = {
  readonly replay: string
  readonly dataset: string
  readonly source: string
}

/**
 * Asks for the refused records of a (dataset, source) to be looked at again by the documents of today, by the next worker that is
 * free. Asked again while one waits, it is that one.
 */
export const replayQuarantine: Act<RefusedOf, ReplayDone> = {
  action: 'quarantine.replay',
  guard: 'steward',
  about: () => ({ kind: 'quarantine', key: '' }),
  async perform(acting, { dataset, source }) {
    const { session, city, holder } = acting
    requireOwn(acting, dataset)
    const reading = city.contracts.get(dataset)?.sources.find((one) => one.source === source)
    if (!reading || reading.mode === 'log') throw notAsked(reading !== undefined)
    const replay = await waitingReplay(session, { dataset, source }, holder.account)
    return { done: { replay, dataset, source }, target: { kind: 'quarantine', key: `${dataset}/${source}` } }
  },
}

/** The one that waits, or a new one. Whoever asks at the same moment waits here. */
async function waitingReplay(session: Session, { dataset, source }: RefusedOf, asker: Buffer): Promise<string> {
  await session.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`kho/replay/${dataset}/${source}`}, 0))`)
  const [waiting] = await session.rows(sql`
    select replay from kho.asked_replay where dataset = ${dataset} and source = ${source} and ended_at is null`)
  const [row] = waiting
    ? [waiting]
    : await session.rows(sql`
        insert into kho.asked_replay (dataset, source, asker) values (${dataset}, ${source}, ${asker}) returning replay`)
  return row?.[0] ?? ''
}

function notAsked(isFollowed: boolean): Refusal {
  return isFollowed
    ? new Refusal('KHO346', {
        vi: 'Bộ dữ liệu này theo nhật ký của nguồn.',
        en: 'This dataset follows the log of that source.',
      })
    : new Refusal('KHO345', {
        vi: 'Bộ dữ liệu này không đọc từ nguồn đó.',
        en: 'This dataset is not read from that source.',
      })
}
