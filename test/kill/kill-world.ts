import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { freePort } from '@kho/kho/embedded/port.ts'
import { pushRoutes } from '@kho/kho/push/push-routes.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { pino } from 'pino'
import { type OwnPostgres, startOwnPostgres } from '../harness/test-postgres.ts'
import { compiled } from '../harness/test-store.ts'
import type { Random } from '../judges/random.ts'
import { killCity } from './kill-city.ts'
import type { Kind, Scene } from './kill-scene.ts'
import { csvScene } from './scenes/csv-scene.ts'
import { mariadbScenes } from './scenes/mariadb-scenes.ts'
import { postgresScenes } from './scenes/postgres-scenes.ts'
import { type PushScene, pushScene } from './scenes/push-scene.ts'
import { restScene } from './scenes/rest-scene.ts'

/** Agencies of every kind, and a store of its own that may be killed. */
export interface KillWorld extends AsyncDisposable {
  readonly scenes: readonly Scene[]
  /** The one that pushes, where there is one. */
  readonly push: PushScene | null
  readonly server: OwnPostgres
  readonly owner: Database
  readonly worker: Database
  readonly city: City
  readonly version: number
  readonly identityKey: Buffer
}

/** `identityKey`: that of the workers that will be killed. */
export async function openWorld(wanted: ReadonlySet<Kind>, random: Random, identityKey: Buffer): Promise<KillWorld> {
  const made = new AsyncDisposableStack()
  const port = await freePort()
  const push = wanted.has('push') ? await pushScene(`http://127.0.0.1:${port}/ingest/push/ho_so`, random) : null
  const scenes = [
    ...(await postgresScenes(wanted, random)),
    ...(await mariadbScenes(wanted, random)),
    ...(wanted.has('csv') ? [csvScene(random)] : []),
    ...(wanted.has('rest') ? [await restScene(random)] : []),
    ...(push ? [push] : []),
  ]
  for (const scene of scenes) made.use(scene)
  const server = made.adopt(await startOwnPostgres('postgres 18', { shared_buffers: '128MB' }), ({ stop }) => stop())
  const orphaned = () => process.kill(server.pid, 'SIGKILL')
  process.once('exit', orphaned)
  made.defer(() => void process.removeListener('exit', orphaned))
  const owner = made.use(openDatabase({ url: server.url, name: 'kill loop judge' }))
  const worker = made.use(openDatabase({ url: server.url, name: 'kill loop end', role: 'kho_worker' }))
  await migrate(owner)
  const documents = killCity(scenes)
  const city = compiled(documents)
  const { version } = await applyCity(owner, { documents, city, by: 'test', base: null, consent: true })
  made.adopt(await openDoor(server.url, port), (door) => door[Symbol.asyncDispose]())
  const world = { scenes, push, server, owner, worker, city, version, identityKey }
  return { ...world, [Symbol.asyncDispose]: () => made.disposeAsync() }
}

/** Where systems push, as `kho serve` has it. */
async function openDoor(url: string, port: number): Promise<AsyncDisposable> {
  const database = openDatabase({ url, name: 'kill loop door', role: 'kho_push' })
  const logger = pino({ level: 'silent' })
  const secretOf = (name: string) => (name === 'TOKEN' ? 't' : undefined)
  const [route] = pushRoutes({ database, tokenKey: randomBytes(32), logger, secretOf, cityFolder: '/' })
  const server = createServer((request, response) => void route?.node(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await database[Symbol.asyncDispose]()
    },
  }
}
