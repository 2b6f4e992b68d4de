import { isMerged } from '@kho/schema/derive/image.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { keyReader } from '../check/key-reader.ts'
import { type RowShape, rowWriter } from '../check/row-writer.ts'
import type { Batch } from '../source.ts'
import { lookUpIn } from '../unify/look-up.ts'
import { claimantsOf } from '../unify/settle-claims.ts'
import { makeAdoptable } from './adopt.ts'
import type { ChangeCounts, Target } from './changes.ts'
import { settleDuplicates } from './duplicates.ts'
import type { HoldReason } from './hold-reason.ts'
import { hasChanged } from './note-outcome.ts'
import { added, type OpenRun } from './open-run.ts'
import { type Published, publish } from './publish.ts'
import { noteProgress, noteStaged } from './run-record.ts'
import { stageRows, type WrittenBatch } from './stage-rows.ts'
import { analyzeStaging, countStaged, createStaging } from './staging.ts'
import { stillCurrent } from './still-current.ts'

/** Rows of a source on their way to be published together. */
export interface Read {
  readonly shape: RowShape
  readonly rows: AsyncIterable<Batch>
  /** Rows that are gone: only their key counts. */
  readonly gone: AsyncIterable<Batch> | null
  /** Everything the source has: what is not among `rows` is absent there. */
  readonly whole: boolean
  /** The source was compared as a whole; always so where it was read whole. */
  readonly compared: boolean
  /** Asked once every row is read: only then does every source know where it ended. */
  readonly position: () => string | null
  readonly newerOnly: boolean
  readonly ends: boolean
  readonly doubt: HoldReason | null
  readonly note: ((counts: ChangeCounts) => string | null) | null
  /** Adds to what is staged, in the transaction that settles it. */
  readonly complete: ((session: Session) => Promise<void>) | null
  /** Rows of quarantine that are looked at again here. */
  readonly settles?: readonly string[] | null
}

/** Checks, stages and publishes what was read, in one transaction of the dataset. */
export async function publishRead(open: OpenRun, read: Read): Promise<Published> {
  const { run, plan, database, tally, sofar, options } = open
  const { contract, binding, fingerprint } = plan
  const first = read.whole && !isMerged(contract) && (await isEmpty(database, contract.dataset))
  const { staged, adoptable, passed } = await stageRead(open, read, first)
  const target: Target = { run, contract, binding, whole: read.whole, stopped: plan.stopped }
  const published = await publish(database, {
    ...target,
    fingerprint,
    staged,
    passed,
    adoptable,
    reasons: tally.reasons(),
    position: read.position(),
    newerOnly: read.newerOnly,
    settles: read.settles ?? null,
    compared: read.compared || read.whole,
    ends: read.ends,
    changed: hasChanged(sofar.changes),
    timeZone: options.city.timeZone,
    released: false,
    doubt: read.doubt,
    note: read.note,
    claimants: () => claimantsOf(options.city, contract, binding.source),
    derives: { city: options.city, version: options.version, identityKey: options.identityKey },
    stillCurrent: (session) => stillCurrent(session, plan, options.version),
  })
  if (published.claims > 0) tally.add({ field: null, rule: 'other_source', level: 'error' }, published.claims)
  const unchanged = published.unchanged + (read.compared || read.whole ? 0 : sofar.changes.unchanged)
  sofar.changes = { ...added(sofar.changes, published), unchanged }
  if (read.ends || published.state === 'held') sofar.ended = published.state
  return published
}

/** Checks and stages what was read, each key once. `first`: what is staged may become the dataset's table. */
export async function stageRead(open: OpenRun, read: Read, first = false) {
  const { run, plan, database, signal } = open
  await database.transaction((session) => createStaging(session, plan.contract, run, first))
  const { nameless, copied } = await stage(open, read)
  signal.throwIfAborted()
  const { passed, ...settled } = await settle(open, read, first ? copied : null)
  signal.throwIfAborted()
  return { ...settled, passed: { ...passed, collapsed: passed.collapsed + nameless } }
}

async function isEmpty(database: Database, dataset: string): Promise<boolean> {
  const [found] = await database.rows(sql`select not exists (select from ${sql.id('data', dataset)})`)
  return found?.[0] === 't'
}

/** `nameless`: rows that are gone by a key that names nothing; `copied`: rows that the store took. */
async function stage(open: OpenRun, read: Read): Promise<{ readonly nameless: number; readonly copied: number }> {
  const counted = { nameless: 0 }
  const { run, plan, database, sofar } = open
  const before = sofar.read
  const onCopied = (session: Session, rows: number) => noteProgress(session, run, before + rows)
  const copied = await stageRows({ database, contract: plan.contract, run, onCopied }, written(open, read, counted))
  return { ...counted, copied }
}

async function* written(
  open: OpenRun,
  { shape, rows, gone }: Read,
  counted: { nameless: number },
): AsyncGenerator<WrittenBatch> {
  const { plan, options, tally, sofar, signal, lock } = open
  const { city, identityKey, onProgress } = options
  const count = (batch: Batch) => {
    sofar.read += batch.rows
    onProgress({ rows: sofar.read, expected: sofar.expected })
    return batch.rows
  }
  const write = rowWriter(plan, city, identityKey, shape, tally)
  const lookUp = lookUpIn(lock, plan, shape)
  for await (const batch of rows) {
    signal.throwIfAborted()
    yield { ...write(await lookUp(batch)), read: count(batch) }
  }
  if (gone === null || plan.binding.deletes === 'none') return
  const idsOf = keyReader(plan, identityKey, shape)
  for await (const batch of gone) {
    signal.throwIfAborted()
    const removed = idsOf(batch)
    counted.nameless += batch.rows - removed.length
    yield { bytes: Buffer.alloc(0), rows: 0, refused: [], removed, linked: [], read: count(batch) }
  }
}

/**
 * Leaves each key once in what is staged, and notes what publishing must find. `copied`: of a first load, how many rows
 * the store took. They are not counted again unless some were settled: the number is COPY's own and not that of what was
 * sent, the key was built over these very rows, and their table is logged, so that no crash empties it.
 */
async function settle(open: OpenRun, read: Read, copied: number | null) {
  const { run, plan, database, tally } = open
  const { contract } = plan
  const doubled = copied !== null ? await makeAdoptable(database, contract, run) : null
  const known = doubled?.refused === 0 && doubled.collapsed === 0 && read.complete === null ? copied : null
  const settled = await database.transaction(async (session) => {
    const added = read.complete ? await completed(session, run, read.complete) : 0
    if (doubled === null) await analyzeStaging(session, run)
    const { refused, collapsed } = doubled ?? (await settleDuplicates(session, contract, run))
    if (refused > 0) tally.add({ field: null, rule: 'duplicate_key', level: 'error' }, refused)
    const counts = await countStaged(session, run, known)
    const { rows, refused: bad, removed } = counts
    await noteStaged(session, run, {
      staged: rows + bad + removed,
      reasons: tally.reasons(),
      position: read.position(),
    })
    return { staged: counts, passed: { collapsed: collapsed - Math.min(added, 0), added: Math.max(added, 0) } }
  })
  return { ...settled, adoptable: doubled !== null }
}

/** How many rows it adds to what is staged; fewer than none where it takes some away. */
async function completed(session: Session, run: string, complete: (session: Session) => Promise<void>) {
  const all = async () => {
    const { rows, refused, removed } = await countStaged(session, run)
    return rows + refused + removed
  }
  const before = await all()
  await complete(session)
  return (await all()) - before
}
