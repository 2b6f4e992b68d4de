import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import pg from 'pg'
import { keyText } from '../keys.ts'
import { dataFolder, serverAccount } from './account.ts'
import { type Binaries, embeddedBinaries } from './binaries.ts'
import { clusterUrl, postmasterOf, startCluster, stopPostmaster } from './cluster.ts'
import { underLock } from './lock.ts'
import { freePort } from './port.ts'

/** The Postgres of a home as one process sees it. */
export interface SharedPostgres extends AsyncDisposable {
  readonly port: number
  readonly dataDir: string
  /** True when the data lies outside the home, because the server's account could not have reached it. */
  readonly moved: boolean
  /** Whether this process started the server. */
  readonly started: boolean
  urlOf(database: string): string
}

export interface SharedPostgresOptions {
  readonly home: string
  readonly binaries?: Binaries
}

interface Holding {
  readonly home: string
  readonly binaries: Binaries
  readonly dataDir: string
  readonly password: string
  /** The session that says we are here; its end without our doing means that the server has crashed. */
  session: pg.Client | null
  port: number
  released: boolean
}

const sessionName = 'kho attached'

/** Loading a large city touches pages of its indexes everywhere: few checkpoints keep it from logging each page again and again. */
const settings = {
  max_connections: '200',
  shared_buffers: `${buffersFor(totalmem())}MB`,
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  log_min_messages: 'warning',
}

/** MB: a sixteenth of the machine's memory, between a quarter of a GB and two. */
function buffersFor(bytes: number): number {
  return Math.min(2_048, Math.max(256, Math.floor(bytes / 16 / 1024 / 1024)))
}

/**
 * Attaches to the embedded Postgres of a home. The first process starts it under a lock, others find it, the last
 * one to let go stops it. One that nobody holds any more (its processes were killed) is adopted, one that crashed
 * is started again by whoever notices first. Who is attached is known from the sessions themselves, so a killed
 * process counts no more.
 */
export async function attachPostgres(options: SharedPostgresOptions): Promise<SharedPostgres> {
  mkdirSync(options.home, { recursive: true })
  const { folder, moved } = dataFolder(options.home, 'postgres', serverAccount())
  const holding: Holding = {
    home: options.home,
    binaries: options.binaries ?? (await embeddedBinaries()),
    dataDir: folder,
    password: keyText(options.home, 'postgres'),
    session: null,
    port: 0,
    released: false,
  }
  const started = await underLock(options.home, () => hold(holding))
  return {
    get port() {
      return holding.port
    },
    dataDir: folder,
    moved,
    started,
    urlOf: (database) => clusterUrl(holding.port, database, holding.password),
    [Symbol.asyncDispose]: () => release(holding),
  }
}

/** Under the lock: finds the server or starts it, and opens our session. True when it had to be started. */
async function hold(holding: Holding): Promise<boolean> {
  const known = postmasterOf(holding.dataDir)?.port
  const found = known === undefined ? null : await sessionOn(known, holding)
  if (found && known !== undefined) {
    keepSession(holding, found, known)
    return false
  }
  const port = await startServer(holding)
  const session = await sessionOn(port, holding)
  if (!session) throw new KhoError('KHO522', 'The embedded Postgres started but let nobody in.')
  keepSession(holding, session, port)
  return true
}

function keepSession(holding: Holding, session: pg.Client, port: number): void {
  holding.session = session
  holding.port = port
  keepPort(holding.home, port)
  session.once('end', () => {
    if (holding.session === session && !holding.released) recover(holding)
  })
}

/** After a crash: whoever gets the lock first starts the server again, the others find it. */
function recover(holding: Holding): void {
  holding.session = null
  const again = underLock(holding.home, async () => {
    if (!holding.released && !holding.session) await hold(holding)
  })
  again.catch(() => undefined) // what next needs the store then says that it is not reachable
}

/** A server killed a moment ago may still have children that hold its memory: they go within a second or two. */
async function startServer(holding: Holding): Promise<number> {
  const port = await freePort(portKept(holding.home))
  const log = join(holding.home, 'postgres.log')
  for (let tries = 1; ; tries += 1) {
    try {
      const { binaries, dataDir, password } = holding
      await startCluster({ binaries, dataDir, password, port, log, settings })
      return port
    } catch (cause) {
      if (tries === 10) throw cause
      await setTimeout(500)
    }
  }
}

/** A session that marks this process as attached; null where this home's server does not answer. */
async function sessionOn(port: number, holding: Holding): Promise<pg.Client | null> {
  const url = clusterUrl(port, 'postgres', holding.password)
  const client = new pg.Client({ connectionString: url, application_name: sessionName, keepAlive: true })
  client.on('error', () => undefined) // `end` follows and is what counts
  try {
    await client.connect()
    const { rows } = await client.query('show data_directory')
    if (rows[0]?.data_directory === holding.dataDir) return client
  } catch {
    // Not ours, or not there: either way not a server to attach to.
  }
  await client.end().catch(() => undefined)
  return null
}

async function release(holding: Holding): Promise<void> {
  if (holding.released) return
  holding.released = true
  await underLock(holding.home, async () => {
    const { session } = holding
    holding.session = null
    const others = session ? await othersAttached(session) : 1
    await session?.end().catch(() => undefined)
    if (others === 0) await stopPostmaster(holding.dataDir)
  })
}

/** How many other processes hold the server. A server that does not answer is not ours to stop. */
async function othersAttached(session: pg.Client): Promise<number> {
  const asked = 'select count(*)::int as others from pg_stat_activity where application_name = $1 and pid <> $2'
  try {
    const own = await session.query('select pg_backend_pid() as pid')
    const { rows } = await session.query(asked, [sessionName, own.rows[0]?.pid])
    return Number(rows[0]?.others)
  } catch {
    return 1
  }
}

function portKept(home: string): number {
  const file = join(home, 'postgres.json')
  if (!existsSync(file)) return 0
  const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return typeof kept === 'object' && kept && 'port' in kept && typeof kept.port === 'number' ? kept.port : 0
}

function keepPort(home: string, port: number): void {
  if (portKept(home) === port) return
  const file = join(home, 'postgres.json')
  writeFileSync(`${file}.new`, `${JSON.stringify({ port })}\n`)
  renameSync(`${file}.new`, file)
}
