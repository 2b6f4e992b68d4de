import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { type Rejection, rejections } from './pushed-line.ts'

/** What became of a delivery: states, counts and reasons, for its sender. No value of any record. */
export interface DeliveryOutcome {
  readonly run: string
  readonly lines: number
  readonly receivedAt: string
  readonly datasets: readonly {
    readonly dataset: string
    /** `held`: an operator decides; `failed`: nothing of it was taken and nothing will be. */
    readonly state: 'waiting' | 'done' | 'held' | 'cancelled' | 'failed'
    readonly attempts: number
    readonly code: string | null
    readonly outcome: unknown
  }[]
}

/** The outcome of one delivery of a source. KHO263 where the source has no such delivery. */
export async function deliveryOutcome(session: Session, source: string, run: string): Promise<DeliveryOutcome> {
  const rows = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(run) ? await partsOf(session, source, run) : []
  const [first] = rows
  if (!first) throw new KhoError('KHO263', 'There is no such delivery of this source.', { source })
  return {
    run,
    lines: Number(first[0]),
    receivedAt: first[1] ?? '',
    datasets: rows.map(([, , dataset, state, attempts, code, outcome, runState]) => {
      const kept: Kept | null = outcome ? JSON.parse(outcome) : null // our own, see `noteTaken`
      return {
        dataset: dataset ?? '',
        state: stateOf(state ?? '', kept, runState ?? null),
        attempts: Number(attempts),
        code: code ?? null,
        outcome: kept && told(kept),
      }
    }),
  }
}

function partsOf(session: Session, source: string, run: string) {
  return session.rows(sql`
    select d.lines, to_char(d.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), p.dataset, p.state,
      p.attempts, p.code, p.outcome, r.state
    from kho.delivery as d join kho.delivery_part as p using (delivery) left join kho.run as r using (run)
    where d.delivery = ${run} and d.source = ${source} order by p.dataset`)
}

/** A run that waited for an operator says itself what they decided; what it published before stays published. */
function stateOf(part: string, kept: Kept | null, run: string | null): DeliveryOutcome['datasets'][number]['state'] {
  if (part !== 'taken') return part === 'failed' ? 'failed' : 'waiting'
  return kept?.held !== false && (run === 'held' || run === 'cancelled') ? run : 'done'
}

interface Kept {
  /** Absent from what was kept when a run took one delivery. */
  readonly held?: boolean
  readonly lines: readonly { readonly line: number; readonly why: Rejection }[]
}

function told({ held, lines, ...counts }: Kept): unknown {
  return { ...counts, lines: lines.map(({ line, why }) => ({ line, reason: why, message: said(why) })) }
}

const said = (why: Rejection): Bilingual => rejections[why]
