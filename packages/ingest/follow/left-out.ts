import type { ChangeLog, LogEvent, LogPosition, LogStream } from '../change-log.ts'
import { laterOf } from '../lsn.ts'
import { type Following, unfollowable } from './following.ts'
import type { Stretch } from './stretch.ts'

/**
 * Finds the large values that the log left out because they had not changed, and gives what of the log was read ahead.
 * They are read from the table as it is now, which is later than the stretch ends. So the log is read on to that very
 * place: where it says nothing of the values, they were the same at the end of the stretch. Where it does, the stretch
 * is lengthened and those rows are read again.
 */
export async function findLeftOut(options: {
  readonly log: ChangeLog
  readonly stream: LogStream
  readonly stretch: Stretch
  readonly datasets: readonly Following[]
}): Promise<readonly LogEvent[]> {
  const { log, stream, stretch, datasets } = options
  for (let round = 0; round < rounds; round += 1) {
    const wanting = datasets.filter(({ stopped, effect }) => stopped === null && effect.unresolved.size > 0)
    if (wanting.length === 0) return []
    const reads = await Promise.all(wanting.map((one) => readNow(log, one)))
    const through = reads.reduce((last, { position }) => laterOf(last, position), 0n)
    const ahead = await readAhead(stream, through)
    const open = reads.map((read) => fillFrom(read, ahead))
    if (!open.includes(true)) return ahead
    for (const event of ahead) stretch.add(event)
  }
  for (const one of datasets) {
    if (one.stopped === null && one.effect.unresolved.size > 0) {
      one.stopped = unfollowable(one, 'its large values change too often; REPLICA IDENTITY FULL would log them')
    }
  }
  return []
}

const rounds = 8
const keysPerRead = 5_000

interface NowRead {
  readonly one: Following
  /** Of each key that was asked for and is there, its row now. */
  readonly rows: ReadonlyMap<string, readonly (string | null)[]>
  readonly position: LogPosition
}

async function readNow(log: ChangeLog, one: Following): Promise<NowRead> {
  const { effect, table } = one
  const places = table.key.map((column) => table.columns.indexOf(column))
  const rows = new Map<string, readonly (string | null)[]>()
  let position = 0n
  const names = [...effect.unresolved]
  for (let start = 0; start < names.length; start += keysPerRead) {
    const keys = names.slice(start, start + keysPerRead).map((name) => {
      const cells = effect.outcomes.get(name)?.key ?? []
      return places.map((place) => cells[place] ?? '')
    })
    const read = await log.rowsOf(table, keys)
    for (const row of read.rows) rows.set(effect.keyOf(row), row)
    position = laterOf(position, read.position)
  }
  return { one, rows, position }
}

/** The log up to a place, and on to the end of the transaction that stands there. */
async function readAhead(stream: LogStream, through: LogPosition): Promise<readonly LogEvent[]> {
  const ahead: LogEvent[] = []
  let inside = false
  stream.ask()
  for (;;) {
    const event = await stream.next(200)
    if (!event) {
      stream.ask()
      continue
    }
    ahead.push(event)
    if (event.kind === 'begin') inside = true
    if (event.kind === 'commit') inside = false
    if (!inside && (event.kind === 'commit' || event.kind === 'quiet') && event.position >= through) return ahead
  }
}

/** Fills what the log ahead does not speak of; true where something is still open. */
function fillFrom({ one, rows }: NowRead, ahead: readonly LogEvent[]): boolean {
  const spoken = spokenOf(one, ahead)
  let open = false
  for (const name of [...one.effect.unresolved]) {
    const row = rows.get(name)
    if (row && !spoken.has(name)) one.effect.fill(name, row)
    else open = true
  }
  return open
}

/** Keys whose left-out values, or whose row itself, the log ahead changes. */
function spokenOf({ table, effect }: Following, ahead: readonly LogEvent[]): ReadonlySet<string> {
  const spoken = new Set<string>()
  for (const event of ahead) {
    if (event.kind === 'delete' && event.from === table.from) spoken.add(effect.keyOf(event.old.cells))
    if (event.kind !== 'put' || event.from !== table.from) continue
    const name = effect.keyOf(event.row)
    const was = event.old ? effect.keyOf(event.old.cells) : name
    const lacking = effect.outcomes.get(name)?.row ?? []
    if (was !== name || lacking.some((cell, place) => cell === undefined && event.row[place] !== undefined)) {
      spoken.add(name).add(was)
    }
  }
  return spoken
}
