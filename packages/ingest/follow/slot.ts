import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { ChangeLog, LogState } from '../change-log.ts'
import type { Source } from '../source.ts'
import { type Follower, loadFollower, newFollower, noteLog, noteRetained, noteState } from './followed.ts'
import { logBytes } from './log-bytes.ts'

/** What a source keeps for us, fit to be followed. */
export interface Slot {
  readonly slot: string
  readonly state: LogState
}

/** The source's own log; refuses the ones that have none. */
export function logOf(source: Source, name: string): ChangeLog {
  if (source.log) return source.log
  throw new KhoError('KHO250', `Source ${name} has no log that Kho can follow.`, { source: name })
}

/**
 * The source's slot, made where there is none. One that the server lost, that belongs to another log, or that holds back
 * more than the document allows is given up with a word, and every dataset is joined to the new one.
 */
export async function readySlot(database: Database, log: ChangeLog, document: SourceDocument): Promise<Slot> {
  const { source } = document
  const known = await loadFollower(database, source)
  if (known) {
    const state = await log.state(known.slot)
    const broken = breakOf(document, known, state)
    if (!broken && state.kept === 'kept') {
      if (known.log === null) await noteLog(database, source, state.log)
      return { slot: known.slot, state }
    }
    await giveUp(database, log, document, { known, state, broken })
  }
  const { slot } = await database.transaction((session) => newFollower(session, source))
  await log.keep(slot)
  const state = await log.state(slot)
  await noteLog(database, source, state.log)
  return { slot, state }
}

/** Why what was kept no longer joins on; null where it does, or where nothing was kept yet. */
function breakOf({ source, limits }: SourceDocument, known: Follower, state: LogState): KhoError | null {
  if (known.log === null) return null
  if (state.kept === 'absent') return new KhoError('KHO247', `Source ${source} no longer has our slot.`, { source })
  if (state.kept === 'lost')
    return new KhoError('KHO247', `Source ${source} threw away what our slot kept.`, { source })
  if (state.log !== known.log)
    return new KhoError('KHO247', `Source ${source} has another log than before.`, { source })
  return overflow(source, limits.retainedLog, state)
}

function overflow(source: string, limit: string | null, { retained }: LogState): KhoError | null {
  if (limit === null || retained <= logBytes(limit)) return null
  const message = `Source ${source} had to keep ${Math.ceil(retained / 1e6)} MB of its log, more than ${limit}.`
  return new KhoError('KHO246', message, { source, retained, limit })
}

interface Broken {
  readonly known: Follower
  readonly state: LogState
  readonly broken: KhoError | null
}

async function giveUp(
  database: Database,
  log: ChangeLog,
  { source }: SourceDocument,
  { known, state, broken }: Broken,
): Promise<void> {
  if (state.kept !== 'absent') await log.forget(known.slot)
  if (!broken || (state.kept === 'absent' && known.state === 'dropped')) return // who dropped it has said why
  await noteState(database, source, broken.code === 'KHO246' ? 'dropped' : 'lost', broken)
}

export interface WatchedSlot {
  readonly database: Database
  readonly log: ChangeLog
  readonly document: SourceDocument
  readonly slot: string
}

/** Notes how much a source keeps for us; past the bound its slot is dropped and the reason thrown, after it was told. */
export async function watchSlot(
  { database, log, document, slot }: WatchedSlot,
  tell: (broken: KhoError) => void = () => undefined,
): Promise<void> {
  const { source, limits } = document
  const state = await log.state(slot)
  await noteRetained(database, source, state.retained)
  const broken =
    state.kept === 'kept'
      ? overflow(source, limits.retainedLog, state)
      : new KhoError('KHO247', `Source ${source} no longer keeps its log for us.`, { source })
  if (!broken) return
  tell(broken)
  if (state.kept !== 'absent') await log.forget(slot)
  const known = await loadFollower(database, source)
  if (state.kept === 'absent' && known?.state === 'dropped') return // said already
  await noteState(database, source, broken.code === 'KHO246' ? 'dropped' : 'lost', broken)
  throw broken
}

/** What looking after the slots of a city came to: the sources whose slot was dropped or could not be looked at. */
export interface SlotWatch {
  readonly source: string
  readonly error: KhoError
}

/**
 * Looks after every slot, followed or not: past `limits.retained_log` it is dropped even where no follower runs, and the
 * one of a source that nothing follows any more is dropped for good.
 */
export async function watchSlots(options: {
  readonly database: Database
  readonly city: City
  open(source: SourceDocument): Promise<Source>
}): Promise<readonly SlotWatch[]> {
  const { database, city } = options
  const rows = await database.rows(sql`select source from kho.follower where log is not null order by source`)
  const watched = await Promise.all(
    rows.map(async ([name]): Promise<SlotWatch | null> => {
      const document = city.sources.get(name ?? '')
      if (!document) return null
      return lookAfter(options, document).then(
        () => null,
        (cause) => ({ source: document.source, error: asKhoError(document.source, cause) }),
      )
    }),
  )
  return watched.filter((one): one is SlotWatch => one !== null)
}

async function lookAfter(
  { database, city, open }: Parameters<typeof watchSlots>[0],
  document: SourceDocument,
): Promise<void> {
  const known = await loadFollower(database, document.source)
  if (!known) return
  await using source = await open(document)
  const log = logOf(source, document.source)
  if (followedDatasets(city, document.source).length > 0) {
    return watchSlot({ database, log, document, slot: known.slot })
  }
  await log.forget(known.slot)
  await database.rows(sql`delete from kho.followed where source = ${document.source}`)
  await database.rows(sql`delete from kho.follower where source = ${document.source}`)
}

/** The datasets that follow a source's log, in the documents' order. */
export function followedDatasets(city: City, source: string): readonly string[] {
  return [...city.contracts.values()]
    .filter(({ sources }) => sources.some((binding) => binding.source === source && binding.mode === 'log'))
    .map(({ dataset }) => dataset)
}

function asKhoError(source: string, cause: unknown): KhoError {
  if (cause instanceof KhoError) return cause
  return new KhoError('KHO231', `The log of source ${source} could not be looked after.`, { source }, { cause })
}
