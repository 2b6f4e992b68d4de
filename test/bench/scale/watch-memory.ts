import { readdirSync, readFileSync } from 'node:fs'
import { ownMemory, peakMemory } from './process-figures.ts'

/** The most memory that was seen, in MB: of named processes all of it, of PostgreSQL's what a session has to itself. */
export type Peaks = Readonly<Record<string, number>>

/** Watches processes by name and the sessions of a PostgreSQL server; what they share, its buffers, is counted with none. */
export function watchMemory(postmaster: number, named: { readonly [name: string]: number }) {
  const peaks: Record<string, number> = {}
  const note = (name: string, megabytes: number | null) => {
    peaks[name] = Math.max(peaks[name] ?? 0, megabytes ?? 0)
  }
  return {
    peaks,
    look: () => {
      for (const [name, pid] of Object.entries(named)) note(name, peakMemory(pid))
      const sessions = childrenOf(postmaster).map((pid) => ownMemory(pid) ?? 0)
      note('a session of PostgreSQL', Math.max(0, ...sessions))
      note(
        'all sessions of PostgreSQL',
        sessions.reduce((sum, one) => sum + one, 0),
      )
    },
  }
}

/** Linux's own list of a process's children; none where the system does not tell. */
function childrenOf(pid: number): readonly number[] {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`)
    return tasks.flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .flatMap((text) => (text === '' ? [] : [Number(text)])),
    )
  } catch {
    return []
  }
}
