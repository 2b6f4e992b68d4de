import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Command, Options } from '../command.ts'
import { demoRoutes } from '../demo/demo-routes.ts'
import { demoClient } from '../demo/demo-token.ts'
import { applyDemo, makeDemo, type RunningDemo } from '../demo/make-demo.ts'
import { runDay } from '../demo/run-day.ts'
import { sendPushed } from '../demo/send-pushed.ts'
import { portOf } from '../demo/serving-port.ts'
import { syncDemo } from '../demo/sync-demo.ts'
import { openLog } from '../log.ts'
import { currentCity, openStore, type Store } from '../open-store.ts'
import type { Out } from '../out.ts'
import { serverSecrets } from '../secrets.ts'
import { asked, serveCity } from '../serve-city.ts'
import { workCity } from '../work-city.ts'
import { workerLog } from '../worker-log.ts'

/** Everything from nothing: the store, the demo city's agencies, their data taken in, and a server over it. */
export const command: Command = {
  name: 'start',
  describe: {
    vi: 'dựng thành phố dùng thử trên máy này và phục vụ nó',
    en: 'make the demo city on this machine and serve it',
  },
  options: [
    {
      flags: '--day',
      describe: { vi: 'cho các cơ quan làm việc suốt một ngày', en: 'let the agencies work through a day' },
    },
    {
      flags: '--pace <number>',
      describe: {
        vi: 'số việc mỗi giây trong ngày đó, mặc định 5',
        en: 'things that happen a second on that day, 5 unless said',
      },
    },
  ],
  async run(options, out) {
    const { config, signal } = options
    mkdirSync(config.home, { recursive: true })
    const port = await portOf(config.port)
    await using store = await openStore(config, 'start')
    tellPlace(store, config.home, out)
    await using demo = await makeDemo({ config, store, origin: `http://localhost:${port}`, signal, out })
    const version = await applyDemo({ config, store, demo, out })
    await syncDemo({ config, store, version, everything: demo.changed, signal, out })
    if (signal.aborted) return 0
    await serveDemo(options, { store, port, demo, out })
    return 0
  },
}

interface Serve {
  readonly store: Store
  readonly port: number
  readonly demo: RunningDemo
  readonly out: Out
}

async function serveDemo(options: Options, { store, port, demo, out }: Serve): Promise<void> {
  const { config, signal } = options
  const { origin } = demo
  const logger = openLog(config, join(config.home, 'kho.log'))
  const database = store.as('kho_api', 2)
  const extraRoutes = await demoRoutes({ home: config.home, origin, database, signal })
  const secrets = serverSecrets(config)
  const login = { origin, client: demoClient, secret: null }
  await using _serving = await serveCity({
    store,
    config,
    secrets,
    logger,
    port,
    host: '127.0.0.1',
    extraRoutes,
    login,
  })
  await using _worker = await workCity({ store, config, logger })
  const { city } = await currentCity(store.as('kho_worker', 1))
  const failed = (error: unknown) => untilAsked(error, signal, logger)
  await sendPushed({ city, home: config.home, origin, signal, out }).catch(failed)
  out.value({ ready: origin })
  out.line(`ready ${origin}`)
  const day = { home: config.home, store, demo, pace: paceOf(options), signal, out }
  await Promise.all([asked(signal), options.flag('day') ? runDay(day).catch(failed) : null])
  out.say({ vi: 'Đang dừng…', en: 'Stopping…' })
}

/** What breaks because everything is ending is nothing to tell. */
function untilAsked(error: unknown, signal: AbortSignal, logger: Logger): void {
  if (!signal.aborted) workerLog(logger).onError(error)
}

function paceOf(options: Options): number {
  const pace = Number(options.text('pace') ?? 5)
  return pace > 0 ? pace : 5
}

function tellPlace(store: Store, home: string, out: Out): void {
  const { embedded } = store
  if (!embedded?.moved) return
  out.note({
    vi: `Tài khoản chạy Postgres không vào được ${home}; dữ liệu nằm ở ${embedded.dataDir}.`,
    en: `The account that runs Postgres cannot reach ${home}; the data are in ${embedded.dataDir}.`,
  })
}
