import { KhoError } from '@kho/schema/error.ts'
import type { Batch, PullRequest, Snapshot, Source, SourceCheck } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { batchesOf } from '../files/record-batches.ts'
import { type JsonValue, parseJson } from '../json/json-cells.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingTable } from '../source-drift.ts'
import { selected, streamName, streamsOf, tableOfStream } from './singer-catalog.ts'
import { singerRows } from './singer-records.ts'
import { type TapPermission, tapProgram } from './tap-command.ts'
import { type TapStart, tapLines } from './tap-process.ts'

/** A program that reads an agency's system and speaks Singer: each of its streams is a table. */
export function singerSource(connection: Connection, permission: TapPermission): Source {
  // A run describes and then reads: the streams are asked for once.
  const known: { catalog: JsonValue | null } = { catalog: null }
  const tap: Tap = {
    source: connection.source,
    start: () => startOf(connection, permission),
    catalog: async (signal) => {
      known.catalog ??= await catalogOf(await startOf(connection, permission), signal)
      return known.catalog
    },
  }
  return {
    async describe() {
      const catalog = await tap.catalog(new AbortController().signal)
      return streamsOf(connection.source, catalog).map(tableOfStream)
    },
    async open(request, signal) {
      signal.throwIfAborted()
      return snapshotOf(tap, request, signal)
    },
    check: (tables) => check(connection, tap, tables),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

interface Tap {
  readonly source: string
  start(): Promise<TapStart>
  catalog(signal: AbortSignal): Promise<JsonValue>
}

async function startOf({ source, command, config }: Connection, permission: TapPermission): Promise<TapStart> {
  const [program = '', ...args] = command ?? []
  return {
    source,
    program: await tapProgram(source, program, permission),
    args,
    files: { config: JSON.stringify(config) },
    flags: [],
  }
}

async function catalogOf(start: TapStart, signal: AbortSignal): Promise<JsonValue> {
  const said = await boundedText(tapLines({ ...start, flags: ['--discover'] }, signal), start.source)
  try {
    return parseJson(said)
  } catch {
    throw new KhoError('KHO272', `The tap of source ${start.source} describes its streams in no JSON.`, {
      source: start.source,
    })
  }
}

const longestCatalog = 64 * 1024 ** 2

async function boundedText(lines: AsyncIterable<string>, source: string): Promise<string> {
  let text = ''
  for await (const line of lines) {
    text += `${line}\n`
    if (text.length <= longestCatalog) continue
    throw new KhoError('KHO273', `The tap of source ${source} describes its streams in more than 64 MB.`, { source })
  }
  return text
}

/** A tap tells where it ended only once it has: the position is the last state it wrote. */
function snapshotOf(tap: Tap, request: PullRequest, signal: AbortSignal): Snapshot {
  const ended = { state: '' }
  const read = (state: string | null) => pull(tap, request, { state, ended, signal })
  const whole = wholeSnapshot(request.columns.length, null, () => read(null))
  if (request.cursor === null) return whole
  return {
    ...whole,
    changes: {
      get position() {
        return ended.state
      },
      since: (position) => read(position === '' ? null : position),
    },
  }
}

interface Reading {
  readonly state: string | null
  readonly ended: { state: string }
  readonly signal: AbortSignal
}

async function* pull(tap: Tap, request: PullRequest, { state, ended, signal }: Reading): AsyncGenerator<Batch> {
  const { source } = tap
  const start = await tap.start()
  const catalog = await tap.catalog(signal)
  if (!streamsOf(source, catalog).some((stream) => streamName(stream) === request.from)) {
    throw missingTable(source, request.from)
  }
  const chosen = JSON.stringify(selected(catalog, source, request))
  ended.state = state ?? ''
  const lines = tapLines({ ...start, files: { ...start.files, catalog: chosen, state } }, signal)
  const onState = (said: string) => {
    ended.state = said
  }
  yield* batchesOf(singerRows(lines, { source, ...request, onState }), request.columns.length)
}

async function check(connection: Connection, tap: Tap, tables: readonly string[]): Promise<SourceCheck> {
  const catalog = await tap.catalog(new AbortController().signal)
  const known = new Set(streamsOf(connection.source, catalog).map(streamName))
  for (const table of tables) if (!known.has(table)) throw missingTable(connection.source, table)
  const command = (connection.command ?? []).join(' ')
  return {
    reachable: true,
    excessRights: [],
    grants: tables.map((table) => `# ${command}: an account that reads ${table} and nothing else`),
    statements: tables.map((table) => `${command} --config … --catalog … # ${table}`),
  }
}
