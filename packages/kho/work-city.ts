import { startWorker } from '@kho/ingest/jobs/worker.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Store } from './open-store.ts'
import { sourceOptionsOf, subjectKeyOf } from './secrets.ts'
import { workerLog } from './worker-log.ts'

export interface WorkParts {
  readonly store: Store
  readonly config: Config
  readonly logger: Logger
}

/** A worker that keeps datasets as fresh as their documents say, until it is let go of. */
export async function workCity({ store, config, logger }: WorkParts): Promise<AsyncDisposable> {
  const opening = sourceOptionsOf(config)
  const worker = await startWorker({
    url: store.url,
    database: store.as('kho_worker', 20),
    followers: store.as('kho_worker', 64),
    owner: store.owner,
    open: (source) => openSource(source, opening),
    identityKey: identityKeyOf(subjectKeyOf(config)),
    ...workerLog(logger),
  })
  return { [Symbol.asyncDispose]: () => worker.close() }
}
