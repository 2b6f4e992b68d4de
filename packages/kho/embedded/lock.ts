import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'

/**
 * Runs `work` while no other process holds the lock of this folder. The lock is SQLite's on a file: the kernel
 * lets go of it when its holder dies, however it dies, so there is no stale lock to break.
 */
export async function underLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true })
  const file = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
  try {
    await takeLock(file)
    return await work()
  } finally {
    file.close()
  }
}

async function takeLock(file: DatabaseSync): Promise<void> {
  for (;;) {
    try {
      file.exec('begin exclusive')
      return
    } catch (cause) {
      if (!isBusy(cause)) throw cause
    }
    await setTimeout(25)
  }
}

/** SQLITE_BUSY is 5: somebody else holds the lock. */
function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && cause.errcode === 5
}
