import { KhoError } from '@kho/schema/error.ts'
import { sql } from 'kysely'
import { type Differences, findDifferences } from './compare/find-differences.ts'
import { lastFound } from './compare/last-found.ts'
import { secondsOf } from './jobs/duration.ts'
import type { Checkpoint } from './load/checkpoint.ts'
import type { HoldReason } from './load/hold-reason.ts'
import type { OpenRun } from './load/open-run.ts'
import { publishRead, type Read } from './load/publish-read.ts'
import { noteMode } from './load/run-record.ts'
import { planRead, type ReadMode, type ReadQuestion } from './pull/plan-read.ts'
import { reading } from './pull/pull-rows.ts'
import type { Batch, MarkReader, Snapshot } from './source.ts'

/** What one run has before it: a snapshot of the source and where the last read ended. */
export interface SnapshotRead {
  readonly snapshot: Snapshot
  readonly last: Checkpoint | null
  readonly asked: ReadQuestion['asked']
}

/**
 * Publishes what a snapshot holds, read in the cheapest way that misses nothing. A cursor's changes go first also where
 * a compare is due, so that what the compare finds is what changes alone had missed.
 */
export async function readSnapshot(open: OpenRun, { snapshot, last, asked }: SnapshotRead): Promise<void> {
  const { plan } = open
  const mode = planRead({ binding: plan.binding, last, fingerprint: plan.fingerprint, asked, can: snapshot })
  const known = asked === 'whole' || last?.fingerprint !== plan.fingerprint ? null : last
  if (asked === 'due' && (await isReadAlready(open, snapshot, known))) {
    return publishAs(open, 'compare', { ...readOf(snapshot), rows: none(), compared: true, note: () => same }, true)
  }
  const byCursor = await readChanges(open, snapshot, known)
  if (byCursor.state === 'read' && mode === 'changes') return publishAs(open, 'changes', byCursor.read, true)
  if (byCursor.state === 'read') await publishAs(open, 'changes', byCursor.read, false)
  if (open.sofar.ended !== null) return
  const doubt = byCursor.state === 'regressed' ? behind(open) : null
  const records = last?.records ?? 0
  const { marks } = snapshot
  const found = mode === 'whole' || marks === null ? null : await compare(open, marks, records)
  const note = byCursor.state === 'read' ? caught : null
  const common = { ...readOf(snapshot), doubt, note, compared: true }
  if (found === null || marks === null) {
    return publishAs(open, 'whole', { ...common, rows: reading(snapshot.all(), plan, open.signal), whole: true }, true)
  }
  const rows = reading(found.rows(marks), plan, open.signal)
  return publishAs(open, 'compare', { ...common, rows, complete: found.complete }, true)
}

export async function publishAs(open: OpenRun, mode: ReadMode, read: Read, ends: boolean): Promise<void> {
  await open.database.transaction((session) => noteMode(session, open.run, mode))
  await publishRead(open, { ...read, ends })
}

/** Nothing is read of what is the same to the last byte, unless something of it still waits to be judged again. */
async function isReadAlready({ plan, database }: OpenRun, { stamp }: Snapshot, last: Checkpoint | null) {
  if (!stamp || !last?.position || !(await stamp.isStill(last.position))) return false
  const { contract, binding } = plan
  const [waiting] = await database.rows(sql`
    select exists (select from kho.quarantine where dataset = ${contract.dataset} and source = ${binding.source})`)
  return waiting?.[0] === 'f'
}

const same = 'It is the very file that was read last.'

async function* none(): AsyncGenerator<Batch> {}

export function readOf({ forms, marks, changes, stamp }: Snapshot): Omit<Read, 'rows'> {
  return {
    shape: { forms, marked: marks !== null },
    gone: null,
    whole: false,
    compared: false,
    position: () => changes?.position ?? stamp?.position ?? null,
    newerOnly: false,
    ends: true,
    doubt: null,
    note: null,
    complete: null,
  }
}

type ByCursor = { readonly state: 'read'; readonly read: Read } | { readonly state: 'unable' | 'regressed' }

/** `unable`: there is no position, or it means nothing to the source any more. */
async function readChanges(open: OpenRun, snapshot: Snapshot, last: Checkpoint | null): Promise<ByCursor> {
  const { cursor } = open.plan.binding
  if (cursor === null || snapshot.changes === null || !last || last.position === null) return { state: 'unable' }
  const overlap = secondsOf(cursor.overlap)
  try {
    const rows = await begun(reading(snapshot.changes.since(last.position, overlap), open.plan, open.signal))
    return { state: 'read', read: { ...readOf(snapshot), rows } }
  } catch (cause) {
    if (cause instanceof KhoError && cause.code === 'KHO241') return { state: 'regressed' }
    if (cause instanceof KhoError && cause.code === 'KHO242') return { state: 'unable' }
    throw cause
  }
}

/** The same batches, of which the first has been asked for: what makes a read impossible shows in it. */
async function begun(batches: AsyncGenerator<Batch>): Promise<AsyncIterable<Batch>> {
  const first = await batches.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* batches
  })()
}

/** Null where so much differs that reading everything is the lighter way. */
async function compare(open: OpenRun, marks: MarkReader, records: number): Promise<Differences | null> {
  const found = await findDifferences(open, marks, {
    records,
    lastFound: await lastFound(open.database, open.plan),
    keysAlone: false,
  })
  return found.keys > Math.max(10_000, records / 2) ? null : found
}

const caught: Read['note'] = ({ inserts, updates, deletes }) =>
  inserts + updates + deletes === 0
    ? null
    : `The compare caught what reading changes had missed: ${inserts} new, ${updates} changed, ${deletes} gone.`

function behind({ plan: { contract, binding } }: OpenRun): HoldReason {
  const message = `${binding.from} of ${binding.source} is behind what ${contract.dataset} was read up to.`
  return { code: 'KHO233', message }
}
