import { KhoError } from '@kho/schema/error.ts'
import type { Batch, PullRequest, Source, SourceCheck, SourceTable, TableRequest } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { describeFile } from './describe-file.ts'
import { fileForm, formatOf } from './file-form.ts'
import { folderPlace } from './folder-place.ts'
import type { Place } from './place.ts'
import { readFile } from './read-file.ts'
import { chosenFile, isSeries } from './series.ts'
import { companionDigest, refuseOther } from './whole-file.ts'

/** Files that an agency leaves somewhere: each file, and each series of files, is a table. */
export function filesSource(connection: Connection): Source {
  const place = placeOf(connection)
  return {
    describe: (asked) => describe(place, connection, asked ?? []),
    open: async (request, signal) => {
      signal.throwIfAborted()
      return wholeSnapshot(request.columns.length, null, () => pull(place, connection, request, signal))
    },
    check: (tables) => check(place, connection, tables),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function placeOf({ folder, source }: Connection): Place {
  return folderPlace(folder ?? '.', source)
}

/** The tables that are asked for, or else every file whose name tells its format. */
async function describe(
  place: Place,
  connection: Connection,
  asked: readonly TableRequest[],
): Promise<readonly SourceTable[]> {
  const { signal } = new AbortController()
  const listed = asked.length > 0 ? null : await place.list(signal)
  const files = listed?.filter(({ path }) => formatOf(path)).map(({ path }): TableRequest => ({ from: path }))
  const tables: SourceTable[] = []
  for (const request of files ?? asked) {
    const table = await describeOne(place, connection, request, signal)
    if (table) tables.push(table)
  }
  return tables
}

/** Null for what is not there: the caller knows what to say of a table that is gone. */
async function describeOne(
  place: Place,
  connection: Connection,
  { from, read }: TableRequest,
  signal: AbortSignal,
): Promise<SourceTable | null> {
  try {
    const path = await chosenFile(place, from, connection.source, signal)
    await using file = await place.open(path, signal)
    const table = await describeFile(file, fileForm(connection, path, read ?? null), signal)
    return { ...table, name: from }
  } catch (cause) {
    if (cause instanceof KhoError && cause.code === 'KHO206') return null
    throw cause
  }
}

async function* pull(
  place: Place,
  connection: Connection,
  { from, read, columns }: PullRequest,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  signal.throwIfAborted()
  const path = await chosenFile(place, from, connection.source, signal)
  const form = fileForm(connection, path, read ?? null)
  const said = await companionDigest(place, form, signal)
  await using file = await place.open(path, signal)
  const digest = yield* readFile(file, form, columns, signal)
  await file.stillSame()
  refuseOther(form, digest, [said, file.digest])
}

async function check(place: Place, { source }: Connection, tables: readonly string[]): Promise<SourceCheck> {
  const { signal } = new AbortController()
  await place.list(signal)
  for (const from of tables) if (!isSeries(from)) await (await place.open(from, signal))[Symbol.asyncDispose]()
  const files = await Promise.all(tables.map((from) => chosenFile(place, from, source, signal)))
  return {
    reachable: true,
    excessRights: [],
    grants: place.grants(tables),
    statements: files.map((path) => `${place.verb} ${path}`),
  }
}
