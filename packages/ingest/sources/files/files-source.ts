import { KhoError } from '@kho/schema/error.ts'
import type { Batch, PullRequest, Snapshot, Source, SourceCheck, SourceTable, TableRequest } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingTable } from '../source-drift.ts'
import { describeFile } from './describe-file.ts'
import { fileForm, formatOf } from './file-form.ts'
import { folderPlace } from './folder-place.ts'
import { httpPlace } from './http-place.ts'
import { type FolderPermission, permittedFolder } from './permitted-folder.ts'
import type { FileAtHand, Place } from './place.ts'
import { readFile } from './read-file.ts'
import { chosenFile } from './series.ts'
import { sftpPlace } from './sftp-place.ts'
import { companionDigest, digestOf, refuseHalf, refuseOther } from './whole-file.ts'

/** Files that an agency leaves somewhere: each file, and each series of files, is a table. */
export function filesSource(of: Connection, permission: FolderPermission): Source {
  const connection: Permitted = { ...of, permission }
  const kept: Kept = { file: null, over: false }
  return {
    describe: (asked) => describe(connection, asked ?? [], kept),
    open: async (request, signal) => {
      signal.throwIfAborted()
      return snapshotOf(connection, request, kept, signal)
    },
    check: (tables) => check(connection, tables),
    [Symbol.asyncDispose]: () => {
      kept.over = true
      return forget(kept)
    },
  }
}

interface Permitted extends Connection {
  readonly permission: FolderPermission
}

/** A fetched file that was described and is about to be read: it is fetched once, and is the one that was looked at. */
interface Kept {
  file: { readonly path: string; readonly at: number; readonly hand: FileAtHand } | null
  /** The source is let go of: whoever was not waited for closes what it has at hand. */
  over: boolean
}

const keptFor = 60_000

// A file cut short so early may lack columns, and would be taken for one of another shape.
const fewBytes = 64 * 1024

async function forget(kept: Kept): Promise<void> {
  const { file } = kept
  kept.file = null
  await file?.hand[Symbol.asyncDispose]()
}

async function keep(kept: Kept, path: string, hand: FileAtHand): Promise<void> {
  await forget(kept)
  kept.file = { path, at: performance.now(), hand }
  if (kept.over) await forget(kept)
}

async function placeOf(connection: Permitted, signal: AbortSignal): Promise<Place> {
  if (connection.protocol === 'sftp') return await sftpPlace(connection, signal)
  if (connection.protocol === 'http') return httpPlace(connection, signal)
  const { source, folder, permission } = connection
  return folderPlace(await permittedFolder(source, folder ?? permission.cityFolder, permission), source)
}

/** The tables that are asked for, or else every file whose name tells its format. */
async function describe(
  connection: Permitted,
  asked: readonly TableRequest[],
  kept: Kept,
): Promise<readonly SourceTable[]> {
  const { signal } = new AbortController()
  await using place = await placeOf(connection, signal)
  const listed = asked.length > 0 ? null : await place.list(signal)
  const files = listed?.filter(({ path }) => formatOf(path)).map(({ path }): TableRequest => ({ from: path }))
  const tables: SourceTable[] = []
  for (const request of files ?? asked) {
    const table = await describeOne(place, connection, request, kept)
    if (table) tables.push(table)
  }
  return tables
}

/** Null for what is not there: the caller knows what to say of a table that is gone. */
async function describeOne(
  place: Place,
  connection: Permitted,
  { from, read }: TableRequest,
  kept: Kept,
): Promise<SourceTable | null> {
  const { signal } = new AbortController()
  try {
    const path = await chosenFile(place, from, connection.source, signal)
    const hand = await place.open(path, signal)
    await keep(kept, path, hand)
    const form = fileForm(connection, path, read ?? null)
    if (hand.bytes <= fewBytes) await refuseHalf(hand, form, await companionDigest(place, form, signal), signal)
    const table = await describeFile(hand, form, signal)
    if (connection.protocol === 'folder') await forget(kept)
    return { ...table, name: from }
  } catch (cause) {
    if (cause instanceof KhoError && cause.code === 'KHO206') return null
    throw cause
  }
}

async function* pull(
  connection: Permitted,
  { from, read, columns }: PullRequest,
  kept: Kept,
  signal: AbortSignal,
): AsyncGenerator<Batch, string> {
  signal.throwIfAborted()
  const { form, said, hand } = await taken(connection, { from, read: read ?? null }, kept, signal)
  await using file = hand
  let digest: string
  try {
    digest = yield* readFile(file, form, columns, signal)
  } catch (cause) {
    if (cause instanceof KhoError) await refuseHalf(file, form, said, signal)
    throw cause
  }
  await file.stillSame()
  refuseOther(form, digest, [said, file.digest])
  return digest
}

/** A file is told from the one that was read last by its digest, so the same one is not loaded again. */
function snapshotOf(connection: Permitted, request: PullRequest, kept: Kept, signal: AbortSignal): Snapshot {
  const seen = { digest: '' }
  async function* all(): AsyncGenerator<Batch> {
    seen.digest = yield* pull(connection, request, kept, signal)
  }
  return {
    ...wholeSnapshot(request.columns.length, null, all),
    stamp: {
      get position() {
        return seen.digest
      },
      async isStill(position) {
        const { path, hand } = await taken(connection, { from: request.from, read: request.read ?? null }, kept, signal)
        await keep(kept, path, hand)
        seen.digest = await digestOf(hand, signal)
        return seen.digest === position
      },
    },
  }
}

/** The file at hand; the place where it lies is let go of before it is read. */
async function taken(connection: Permitted, { from, read }: TableRequest, kept: Kept, signal: AbortSignal) {
  await using place = await placeOf(connection, signal)
  const path = await chosenFile(place, from, connection.source, signal)
  const form = fileForm(connection, path, read ?? null)
  const said = await companionDigest(place, form, signal)
  const { file } = kept
  if (file?.path !== path || performance.now() - file.at > keptFor) {
    await forget(kept)
    return { path, form, said, hand: await place.open(path, signal) }
  }
  kept.file = null
  return { path, form, said, hand: file.hand }
}

async function check(connection: Permitted, tables: readonly string[]): Promise<SourceCheck> {
  const { signal } = new AbortController()
  await using place = await placeOf(connection, signal)
  await place.list(signal)
  const files: string[] = []
  for (const from of tables) {
    const path = await chosenFile(place, from, connection.source, signal)
    if (!(await place.find(path, signal))) throw missingTable(connection.source, from)
    files.push(path)
  }
  return {
    reachable: true,
    excessRights: [],
    grants: place.grants(tables),
    statements: files.map((path) => `${place.verb} ${path}`),
  }
}
