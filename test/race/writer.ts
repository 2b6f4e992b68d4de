import type { Clerk } from './agencies.ts'

/** What one write made of a slip. */
interface Write {
  readonly slip: number
  /** Which version of the slip; null: it was deleted. */
  readonly version: number | null
  /** Its cursor value in milliseconds; null where a delete leaves none. */
  readonly stamped: number | null
}

/** A write that was committed: its system said so before `committed`, in milliseconds. */
export interface Committed extends Write {
  readonly committed: number
}

/** One of two clerks who write slips of their own in transactions that they hold open as long as they like. */
export interface Writer {
  /** Does the next thing: begin, write, stamp by a clock that jumps, nest, take back, commit or give up. */
  step(): Promise<void>
  /** Commits what is open. */
  finish(): Promise<void>
  /** What was committed of each slip last. */
  readonly slips: ReadonlyMap<number, Committed>
  readonly counts: { commits: number; jumps: number; nested: number; deletes: number }
}

/** `own`: 0 or 1, so that two writers never wait for each other. */
export function writerOf(clerk: Clerk, own: 0 | 1, random: () => number): Writer {
  const slips = new Map<number, Committed>()
  const counts = { commits: 0, jumps: 0, nested: 0, deletes: 0 }
  const pick = (below: number) => Math.floor(random() * below)
  let open: Write[] | null = null
  let next = own
  let latest = 0
  const clock = (): number => {
    if (random() < 0.1 && latest > 0) return latest // the very same moment
    if (random() < 0.04) {
      counts.jumps += 1
      return Date.now() + (pick(7200) - 3600) * 1000
    }
    latest = Date.now()
    return random() < 0.3 ? Math.floor(latest / 1000) * 1000 : latest
  }
  const known = (slip: number): number | null | undefined =>
    (open?.findLast((write) => write.slip === slip) ?? slips.get(slip))?.version
  const write = async (writes: Write[]): Promise<void> => {
    const stamped = clock()
    const at = `'${new Date(stamped).toISOString().replace('T', ' ').replace('Z', '')}'`
    const before = [...slips.keys()]
    const slip = before[pick(before.length)]
    const version = slip === undefined ? undefined : known(slip)
    if (slip === undefined || typeof version !== 'number' || random() < 0.5) {
      next += 2
      await clerk.run(`insert into phieu values (${next}, ${at}, 1, 'mới')`)
      writes.push({ slip: next, version: 1, stamped })
    } else if (random() < 0.05) {
      counts.deletes += 1
      await clerk.run(`delete from phieu where ma = ${slip}`)
      writes.push({ slip, version: null, stamped: null })
    } else {
      await clerk.run(`update phieu set lan = ${version + 1}, luc = ${at}, ghi_chu = 'sửa' where ma = ${slip}`)
      writes.push({ slip, version: version + 1, stamped })
    }
  }
  const nest = async (writes: Write[]): Promise<void> => {
    counts.nested += 1
    const kept = writes.length
    await clerk.run('savepoint a')
    await write(writes)
    if (random() < 0.7) return clerk.run('release savepoint a')
    await clerk.run('rollback to savepoint a')
    writes.length = kept
  }
  const commit = async (writes: Write[]): Promise<void> => {
    await clerk.run('commit')
    counts.commits += 1
    for (const made of writes) slips.set(made.slip, { ...made, committed: Date.now() })
    open = null
  }
  const step = async (): Promise<void> => {
    if (open === null) {
      open = []
      await clerk.run('begin')
      // A time stamp taken before anything is written: the transaction has no number yet.
      if (random() < 0.3) return void (await clerk.rows('select current_timestamp'))
    }
    const dice = random()
    if (dice < 0.45) await write(open)
    else if (dice < 0.6) await nest(open)
    else if (dice < 0.9) await commit(open)
    else if (dice < 0.93) {
      await clerk.run('rollback')
      open = null
    }
  }
  return { step, finish: async () => (open ? commit(open) : undefined), slips, counts }
}
