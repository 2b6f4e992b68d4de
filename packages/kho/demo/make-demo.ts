import { userInfo } from 'node:os'
import { makeAgencySystems } from '@kho/city/generate.ts'
import { ownScales, type Scale, scaleText } from '@kho/city/generator/scale.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Problem } from '@kho/schema/contract/document.ts'
import { KhoError } from '@kho/schema/error.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { currentVersion } from '@kho/schema/store/registry.ts'
import { noteVersion, readCityFolder } from '../city-folder.ts'
import type { Config } from '../config.ts'
import type { Store } from '../open-store.ts'
import { operatorActs } from '../operator-acts.ts'
import type { Out } from '../out.ts'
import type { Progress } from '../progress.ts'
import { agreePolicyTests } from '../test-policies.ts'
import { type Demo, readDemo, storeName, writeDemo } from './demo.ts'
import { demoFeeds } from './demo-feeds.ts'
import { demoMariadb } from './demo-mariadb.ts'

/** The demo's agencies, running. Letting go of it stops the servers that are theirs alone. */
export interface RunningDemo extends Demo, AsyncDisposable {
  /** Whether the agencies' data are others than at the last start. */
  readonly changed: boolean
}

interface Parts {
  readonly config: Config
  readonly store: Store
  readonly origin: string
  readonly signal: AbortSignal
  readonly out: Out
}

/** Makes the agencies' systems of the synthetic city, or finds them made, and notes for other processes where they are. */
export async function makeDemo({ config, store, origin, signal, out }: Parts): Promise<RunningDemo> {
  const before = readDemo(config.home)
  const city = await syntheticCity(config.city)
  refuseUnknown(config.scale, city)
  await using opened = new AsyncDisposableStack()
  const mariadb = await demoMariadb(config.home, before?.ports.mariadb ?? null)
  if (mariadb) opened.defer(() => mariadb.stop())
  else sayWithoutMariadb(out)
  const watched = progressBySystem(out, signal)
  const made = await makeAgencySystems({
    scale: config.scale,
    home: config.home,
    postgresUrl: store.embedded?.urlOf('postgres') ?? store.url,
    mariadbUrl: mariadb ? mariadb.urlOf('') : null,
    city,
    onProgress: watched.onProgress,
  })
  watched.end()
  const feeds = opened.use(await demoFeeds(config.home, city, before?.ports.feeds ?? null))
  const ports = { postgres: Number(new URL(store.url).port), mariadb: mariadb?.port ?? null, feeds: feeds.port }
  const demo: Demo = {
    store: storeName(config.databaseUrl),
    city: config.city,
    scale: config.scale,
    origin,
    ...made,
    environment: { ...made.environment, ...feeds.environment },
    ports,
  }
  writeDemo(config.home, demo)
  const changed =
    !before || scaleText(before.scale) !== scaleText(demo.scale) || before.replaced.length !== demo.replaced.length
  const held = opened.move()
  return { ...demo, changed, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

/** Applies the demo's documents, what it is started with being what its owner wants. */
export async function applyDemo({
  config,
  store,
  demo,
  out,
}: Omit<Parts, 'origin' | 'signal'> & { demo: Demo }): Promise<number> {
  const { documents, city, problems } = await readCityFolder(demo.city, demo)
  if (!city) throw unreadable(demo.city, problems)
  agreePolicyTests(city, new Date())
  const progress = out.progress('apply')
  await using acts = operatorActs(config, store)
  const { version } = await applyCity(store.owner, {
    documents,
    city,
    by: userInfo().username,
    base: await currentVersion(store.owner),
    consent: true,
    onProgress: ({ done, expected }) => progress.update(done, expected),
    record: acts.applied,
  })
  noteVersion(config.home, { store: store.url, folder: demo.city, version })
  progress.end(`v${version}, ${documents.length}`)
  return version
}

async function syntheticCity(folder: string): Promise<City> {
  const { city, problems } = await readCityFolder(folder, null)
  if (!city) throw unreadable(folder, problems)
  if (!city.synthetic) {
    throw new KhoError('KHO523', `${folder} is a real city: use \`kho apply\`, \`kho serve\` and \`kho work\`.`, {
      folder,
    })
  }
  return city
}

function refuseUnknown(scale: Scale, city: City): void {
  const unknown = ownScales(scale).filter((dataset) => !city.contracts.has(dataset))
  if (unknown.length === 0) return
  throw new KhoError('KHO521', `KHO_SCALE names datasets that the city has not: ${unknown.join(', ')}.`, { unknown })
}

function unreadable(folder: string, problems: readonly Problem[]): KhoError {
  const [first] = problems
  const place = first ? ` First: ${first.path}:${first.line}:${first.column} ${first.code} ${first.message}` : ''
  return new KhoError('KHO521', `The documents in ${folder} have ${problems.length} problems.${place}`, { folder })
}

function sayWithoutMariadb(out: Out): void {
  out.note({
    vi: 'Không có mariadbd trên máy này: hệ thống của văn phòng dùng MariaDB bắt đầu bằng tệp CSV với cùng dữ liệu.',
    en: 'There is no mariadbd on this machine: the office that uses MariaDB starts as CSV of the same rows.',
  })
}

/** One line of progress for each agency's system; ends the work when the process is asked to end. */
function progressBySystem(out: Out, signal: AbortSignal) {
  let current: { readonly system: string; readonly progress: Progress; rows: number } | null = null
  const end = () => {
    current?.progress.end(`${current.rows.toLocaleString('en')}`)
    current = null
  }
  return {
    end,
    onProgress({ system, rows, expected }: { system: string; rows: number; expected: number }) {
      signal.throwIfAborted() // the generator knows no signal: it ends where it tells
      if (current?.system !== system) {
        end()
        current = { system, progress: out.progress(`make ${system}`), rows }
      }
      current.rows = rows
      current.progress.update(rows, expected)
    },
  }
}
