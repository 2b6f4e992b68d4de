import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { type Case, caseOf, type Desk, hashAll, type Past, textOf } from './desk.ts'
import { comparesLate, datasetOf, jobOf, type Scene } from './kill-scene.ts'

/** What a reader of the store found wrong at one moment; all zero when nothing was. */
export interface Verdict {
  /** Records that had to be there, in that state or a later one, and were not. */
  readonly lost: number
  readonly twice: number
  /** Records in a state that their source never had, or a whole that it never was. */
  readonly untrue: number
  /** Records of a run that did not end well. */
  readonly torn: number
  /** Checkpoints that say more than what is there. */
  readonly ahead: number
  /** The run that the checkpoint tells of; null before the first. */
  readonly run: string | null
}

interface Seen extends Pick<Verdict, 'torn' | 'ahead' | 'run'> {
  readonly records: readonly Case[]
  /** When the checkpoint's run began to read; milliseconds since 1970. */
  readonly began: number
  /** Deliveries whose records are published. */
  readonly taken: ReadonlySet<string>
}

/** Looks at a scene's dataset as of one moment and judges it by what the source's clerks have committed. */
export async function judgeStore(store: Database, { kind, desk }: Pick<Scene, 'kind' | 'desk'>): Promise<Verdict> {
  const seen = await look(store, kind)
  const { torn, ahead, run, records } = seen
  const twice = records.length - new Set(records.map(({ code }) => code)).size
  return { ...judge(kind, desk, seen), twice, torn, ahead, run }
}

function judge(kind: Scene['kind'], desk: Desk, seen: Seen): Pick<Verdict, 'lost' | 'untrue'> {
  const { records, run, taken, began } = seen
  if (comparesLate(kind)) return byRecord(desk, seen, { settled: (past) => past.committed < began, deletes: false })
  if (kind === 'push') return byRecord(desk, seen, { settled: (past) => taken.has(`d-${past.message}`), deletes: true })
  const isReal = run === null ? records.length === 0 : desk.states.has(hashAll(records))
  return { lost: 0, untrue: isReal ? 0 : 1 }
}

function look(store: Database, kind: Scene['kind']): Promise<Seen> {
  const dataset = datasetOf(kind)
  return store.transaction(async (session) => {
    await session.rows(sql`set transaction isolation level repeatable read`)
    const records = await storedCases(session, kind)
    const [checkpoint] = await session.rows(sql`
      select c.run, extract(epoch from r.started_at) * 1000,
        (c.records <> ${records.length} or c.at < (select max(_at) from data.${sql.ref(dataset)}))::int
      from kho.checkpoint as c join kho.run as r using (run) where c.dataset = ${dataset}`)
    const taken = await session.rows(sql`
      select idempotency_key from kho.delivery join kho.delivery_part using (delivery)
      where state = 'taken' and ${kind === 'push'}`)
    // Runs that publish in several parts: a cursor's changes first, and what the compare catches then.
    const ended = jobOf(kind).way !== 'sync' || comparesLate(kind) ? ['done', 'running', 'failed'] : ['done']
    const [strange] = await session.rows(sql`
      select count(*) from data.${sql.ref(dataset)} as d
      where not exists (select from kho.run as r where r.run = d._run and r.state = any(${ended}))`)
    return {
      records,
      torn: Number(strange?.[0]),
      ahead: Number(checkpoint?.[2] ?? 0),
      run: checkpoint?.[0] ?? null,
      began: Number(checkpoint?.[1] ?? 0),
      taken: new Set(taken.map(([key]) => key ?? '')),
    }
  })
}

/** What the store holds of a scene. */
export async function storedCases(session: Session, kind: Scene['kind']): Promise<readonly Case[]> {
  const micros = sql`(extract(epoch from changed_at) * 1000000)::bigint`
  const dataset = sql.ref(datasetOf(kind))
  return (await session.rows(sql`select code, name, fee, ${micros}, version from data.${dataset}`)).map(caseOf)
}

interface Rule {
  /** Changes that the store has surely been told of. */
  settled(past: Past): boolean
  /** Whether it is told of deletes as of everything else; otherwise it never hears of what was there between two reads. */
  readonly deletes: boolean
}

/**
 * The rule of what is not read as one state: every record is one that its source had, and none is older than the last
 * change that is settled.
 */
function byRecord({ pasts }: Desk, { records }: Seen, rule: Rule): Pick<Verdict, 'lost' | 'untrue'> {
  const counts = { lost: 0, untrue: 0 }
  const stored = new Map(records.map((record) => [record.code, record]))
  for (const { code } of records) if (!pasts.has(code)) counts.untrue += 1
  for (const [code, all] of pasts) {
    const record = stored.get(code)
    const is = record ? all.findLastIndex(({ record: past }) => past && textOf(past) === textOf(record)) : -1
    if (record && is < 0) counts.untrue += 1
    else if (isBehind(all, record ? is : null, rule)) counts.lost += 1
  }
  return counts
}

/** `is`: the place in its past of the state that the store has; null where it has none. */
function isBehind(all: readonly Past[], is: number | null, { settled, deletes }: Rule): boolean {
  const due = all.findLastIndex(settled)
  if (due < 0 || (is !== null && is >= due)) return false
  const goneSince = all.slice(due).some(({ record }) => record === null)
  return !(goneSince && (is === null || !deletes))
}
