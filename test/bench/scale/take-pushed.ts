import { join } from 'node:path'
import { feedSecretOf } from '@kho/city/feeds/feed-keys.ts'
import { pushSender } from '@kho/city/feeds/push-sender.ts'
import { processPushed } from '@kho/ingest/push/process-pushed.ts'
import type { Config } from '@kho/kho/config.ts'
import { currentCity, type Store } from '@kho/kho/open-store.ts'
import { serverSecrets } from '@kho/kho/secrets.ts'
import { serveCity } from '@kho/kho/serve-city.ts'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import { pino } from 'pino'

interface Parts {
  readonly config: Config
  readonly store: Store
  readonly port: number
  readonly datasets: readonly string[]
  onSent(source: string, rows: number): void
}

/** Lets the systems that push send what they hold of some datasets over HTTP, and takes it in as a worker does. Gives rows and seconds. */
export async function takePushed(parts: Parts): Promise<{ rows: number; seconds: number }> {
  const { config, store, port } = parts
  const began = performance.now()
  const secrets = serverSecrets(config)
  const logger = pino({ level: 'silent' })
  await using _serving = await serveCity({ store, config, secrets, logger, port, host: '127.0.0.1' })
  const { city, version } = await currentCity(store.owner)
  const ending = new AbortController()
  const database = store.as('kho_worker', 8)
  const sources = [...city.sources.values()].filter(({ kind }) => kind === 'push').map(({ source }) => source)
  const identityKey = identityKeyOf(secrets.subjectKey)
  const work = async (source: string) => {
    const options = { database, city, version, source, identityKey, signal: new AbortController().signal }
    while (!ending.signal.aborted) {
      const tried = await processPushed({ ...options, onProgress: () => undefined, onRun: () => undefined })
      if (tried === 0) await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const working = sources.map(work)
  const sent = await sendAll(parts, sources).finally(() => ending.abort())
  await Promise.all(working)
  return { rows: sent, seconds: (performance.now() - began) / 1000 }
}

async function sendAll({ config, store, port, datasets, onSent }: Parts, sources: readonly string[]): Promise<number> {
  const { city } = await currentCity(store.owner)
  let sent = 0
  for (const source of sources) {
    const options = { origin: `http://127.0.0.1:${port}`, source, secret: feedSecretOf(source), signal: null }
    const sender = pushSender(options)
    const bindings = datasets.flatMap((dataset) => city.contracts.get(dataset)?.sources ?? [])
    for (const { from } of bindings.filter((one) => one.source === source)) {
      const rows = await sender.sendTable(from, join(config.home, 'agencies', source, `${from}.ndjson`))
      sent += rows
      onSent(source, rows)
    }
  }
  return sent
}
