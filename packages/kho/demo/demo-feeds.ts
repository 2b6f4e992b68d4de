import { join } from 'node:path'
import { feedAccessKey, feedSecretOf } from '@kho/city/feeds/feed-keys.ts'
import { type FeedServer, startFeedServer } from '@kho/city/feeds/feed-server.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { freePort } from '../embedded/port.ts'

/** The agencies that are reached over HTTP: their server, and the values that their documents refer to. */
export interface DemoFeeds extends AsyncDisposable {
  readonly port: number
  readonly environment: { readonly [name: string]: string }
}

/** Serves the feeds of a home on loopback for as long as `kho start` runs, on the port of the last time where it is free. */
export async function demoFeeds(home: string, city: City, wantedPort: number | null): Promise<DemoFeeds> {
  const sources = [...city.sources.values()]
  const records = sources.filter(({ kind }) => kind === 'rest').map(({ source }) => source)
  const files = sources.filter(({ connection }) => connection.protocol === 'http').map(({ source }) => source)
  const server = await startFeedServer({
    folder: join(home, 'agencies'),
    port: await freePort(wantedPort ?? 0),
    records,
    files,
    accessKey: feedAccessKey,
    secretOf: feedSecretOf,
  })
  return {
    port: server.port,
    environment: environmentOf(server, [...records, ...files]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function environmentOf(server: FeedServer, sources: readonly string[]): DemoFeeds['environment'] {
  return {
    KHO_DEMO_LGSP_TOKEN_URL: server.tokenUrl,
    KHO_DEMO_LGSP_ACCESS_KEY: feedAccessKey,
    ...Object.fromEntries(sources.map((source) => [`KHO_DEMO_${source.toUpperCase()}`, server.urlOf(source)])),
  }
}
