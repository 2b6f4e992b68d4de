import { readFileSync } from 'node:fs'

/** The most memory that a process has ever held, in MB; null where the system does not tell of it. */
export function peakMemory(pid: number): number | null {
  return statusOf(pid, 'VmHWM')
}

/** The memory that a process holds now, in MB. */
export function memoryNow(pid: number): number | null {
  return statusOf(pid, 'VmRSS')
}

/** The memory that a process holds now and shares with nobody, in MB. */
export function ownMemory(pid: number): number | null {
  return statusOf(pid, 'RssAnon')
}

function statusOf(pid: number, name: string): number | null {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Math.round(Number(found[1]) / 1024) : null
  } catch {
    return null // it has ended, or this is no Linux
  }
}

/** Seconds of a processor that a process and its ended children have used; null where the system does not tell of it. */
export function processorSeconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const ticks = fields.slice(11, 15).reduce((sum, text) => sum + Number(text), 0) // utime stime cutime cstime
    return ticks / 100
  } catch {
    return null
  }
}
