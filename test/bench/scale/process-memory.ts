import { readFileSync } from 'node:fs'

/** The most memory that a process has ever held, in MB; null where the system does not tell of it. */
export function peakMemory(pid: number): number | null {
  return statusOf(pid, 'VmHWM')
}

/** The memory that a process holds now, in MB. */
export function memoryNow(pid: number): number | null {
  return statusOf(pid, 'VmRSS')
}

function statusOf(pid: number, name: string): number | null {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Math.round(Number(found[1]) / 1024) : null
  } catch {
    return null // it has ended, or this is no Linux
  }
}
