import { startWorker } from '@kho/ingest/jobs/worker.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { contactKeys } from '@kho/schema/notices/contact-keys.ts'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { deliverNotices } from './notices/deliver-notices.ts'
import { mailSender } from './notices/mail-sender.ts'
import { webhookSender } from './notices/webhook-sender.ts'
import type { Store } from './open-store.ts'
import { demoOf, sourceOptionsOf, subjectKeyOf } from './secrets.ts'
import { tendCityAccess } from './tend-city-access.ts'
import { tendReleases } from './tend-releases.ts'
import { workerLog } from './worker-log.ts'

export interface WorkParts {
  readonly store: Store
  readonly config: Config
  readonly logger: Logger
}

/** A worker that keeps datasets as fresh as their documents say, until it is let go of. */
export async function workCity({ store, config, logger }: WorkParts): Promise<AsyncDisposable> {
  const opening = sourceOptionsOf(config)
  const log = workerLog(logger)
  await using opened = new AsyncDisposableStack()
  const worker = await startWorker({
    url: store.url,
    database: store.as('kho_worker', 20),
    followers: store.as('kho_worker', 64),
    owner: store.owner,
    open: (source) => openSource(source, opening),
    identityKey: identityKeyOf(subjectKeyOf(config)),
    ...log,
  })
  opened.defer(() => worker.close())
  opened.use(
    deliverNotices({
      database: store.as('kho_worker', 4),
      keys: contactKeys(subjectKeyOf(config)),
      senders: {
        ...(config.mail ? { email: mailSender(config.mail) } : {}),
        webhook: webhookSender(config.webhookNetworks),
      },
      onError: log.onError,
    }),
  )
  opened.use(tendCityAccess({ database: store.as('kho_worker', 1), onError: log.onError }))
  if (config.ledgerKeys ?? demoOf(config)) {
    opened.use(tendReleases({ store, config, onError: log.onError })) // what is released is signed and entered
  }
  const held = opened.move()
  return { [Symbol.asyncDispose]: () => held.disposeAsync() }
}
