import { knownError } from '@kho/api/http/known-error.ts'
import { logUnexpected } from '@kho/api/http/request-log.ts'
import type { Ended, WorkerOptions } from '@kho/ingest/jobs/worker-options.ts'
import type { Logger } from 'pino'

/** What a worker writes down: names and counts of runs, and of failures nothing that a driver quoted. */
export function workerLog(logger: Logger): Pick<WorkerOptions, 'onRun' | 'onError'> {
  return {
    onRun: (ended) => logRun(logger, ended),
    onError: (thrown) => {
      const { error, unexpected } = knownError(thrown)
      if (!unexpected) logger.error({ code: error.code }, error.message)
      if (error.cause !== undefined) logUnexpected(logger, error, 'worker')
    },
  }
}

function logRun(logger: Logger, { dataset, source, result, error }: Ended): void {
  const named = { dataset, source, run: result?.run ?? null, state: result?.state ?? 'failed' }
  if (error) logger.warn({ ...named, code: error.code }, error.message)
  else if (result)
    logger.info({ ...named, read: result.read, inserted: result.inserted, updated: result.updated }, 'run')
}
