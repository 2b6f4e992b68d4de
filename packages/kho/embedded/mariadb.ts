import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { accessSync, chownSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import mysql from 'mysql2/promise'
import { freePort } from './port.ts'

export interface MariadbOptions {
  /** Made by mariadb-install-db when it does not hold a server's data yet. Its account must be able to reach it. */
  readonly dataDir: string
  readonly port?: number
  /** Server options for this start, without their dashes. */
  readonly settings?: { readonly [name: string]: string }
}

/** A running MariaDB that belongs to us: on loopback, its user `root` without a password. */
export interface MariadbServer {
  readonly port: number
  readonly pid: number
  readonly user: string
  urlOf(database: string): string
  stop(): Promise<void>
}

/** Whether this machine can run a MariaDB of our own. */
export function mariadbInstalled(): boolean {
  return programOf('mariadbd') !== null && programOf('mariadb-install-db') !== null
}

/** Starts a MariaDB of our own on loopback, making its data folder on the first start. Under root it runs as user `mysql`. */
export async function startMariadbServer(options: MariadbOptions): Promise<MariadbServer> {
  initialise(options.dataDir)
  const port = options.port ?? (await freePort())
  const settings = { ...defaults, ...options.settings, port: String(port) }
  const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  const files = [
    `--datadir=${options.dataDir}`,
    `--tmpdir=${own(temporary(options.dataDir))}`,
    `--socket=${join(options.dataDir, 'server.sock')}`,
  ]
  const program = programOf('mariadbd') ?? 'mariadbd'
  const child = spawn(program, ['--no-defaults', ...account(), ...files, ...flags], {
    stdio: 'ignore',
    detached: true, // Ctrl-C at the terminal is for us, who then stop it
  })
  const spawned = new Promise<never>((_, reject) => child.once('error', reject))
  await Promise.race([ready(port, child), spawned])
  return {
    port,
    pid: child.pid ?? -1,
    user: 'root',
    urlOf: (database) => `mysql://root@127.0.0.1:${port}/${database}`,
    stop: () => stop(child),
  }
}

const defaults = {
  'bind-address': '127.0.0.1',
  'skip-name-resolve': 'on',
  'pid-file': 'server.pid',
  'character-set-server': 'utf8mb4',
  'innodb-buffer-pool-size': '64M',
  'performance-schema': 'off',
}

function initialise(dataDir: string): void {
  if (existsSync(join(dataDir, 'mysql'))) return
  const folders = [`--datadir=${own(dataDir)}`, `--tmpdir=${own(temporary(dataDir))}`]
  const flags = [
    '--no-defaults',
    ...account(),
    ...folders,
    '--skip-test-db',
    '--auth-root-authentication-method=normal',
  ]
  const made = spawnSync(programOf('mariadb-install-db') ?? '', flags, { encoding: 'utf8' })
  if (made.status === 0) return
  rmSync(dataDir, { recursive: true, force: true }) // half a folder would be taken for a whole one
  throw new Error(`mariadb-install-db failed: ${made.stderr}${made.error?.message ?? ''}`)
}

/** Of its own: two servers that are made at the same time trip over each other's files in /tmp. */
function temporary(dataDir: string): string {
  return `${dataDir}-tmp`
}

function own(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const [user] = account()
  if (user) chownSync(folder, idOf('-u'), idOf('-g'))
  return folder
}

/** MariaDB refuses to run as root: there it takes the account `mysql` that its package makes. */
function account(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=mysql'] : []
}

function idOf(flag: string): number {
  return Number(spawnSync('id', [flag, 'mysql'], { encoding: 'utf8' }).stdout)
}

function programOf(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find(runnable) ?? null
}

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`mariadbd ended at start with ${child.exitCode}`)
    const connection = await mysql.createConnection({ host: '127.0.0.1', port, user: 'root' }).catch(() => null)
    if (connection) return connection.end()
    await setTimeout(50)
  }
  throw new Error('mariadbd did not answer within 30 s')
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
