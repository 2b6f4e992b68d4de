import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** A worker's sign of life in the store, for status and metrics. */
export interface WorkerHeart extends AsyncDisposable {
  /** Says that the worker lives and how many runs it does. */
  beat(runs: number): Promise<void>
}

/** A worker's heart. It stops by being let go of; of a worker that was killed it is simply not heard any more. */
export function workerHeart(database: Database): WorkerHeart {
  const worker = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`
  return {
    async beat(runs) {
      await database.rows(sql`
        insert into kho.worker (worker, runs, memory) values (${worker}, ${runs}, ${process.memoryUsage.rss()})
        on conflict (worker) do update set runs = excluded.runs, memory = excluded.memory, heartbeat_at = clock_timestamp()`)
    },
    async [Symbol.asyncDispose]() {
      await database.rows(sql`delete from kho.worker where worker = ${worker}`).catch(() => undefined)
    },
  }
}
