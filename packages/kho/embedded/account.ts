import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KhoError } from '@kho/schema/error.ts'
import type { Binaries } from './binaries.ts'

/** The operating system account a server process runs as; empty: our own. */
export interface Account {
  readonly uid?: number
  readonly gid?: number
}

const systemFolder = '/var/tmp'

/** Postgres refuses to run as root: there it takes the account `postgres`, made with useradd when the machine has none. */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {}
  const account = accountOf('postgres')
  if (account) return account
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const made = accountOf('postgres')
  if (made) return made
  throw new KhoError('KHO522', 'Postgres cannot run as root, and the account "postgres" could not be made.')
}

/** Where a server that belongs to a home keeps its data: in the home, or in /var/tmp where its account cannot reach that. */
export function dataFolder(home: string, name: string, account: Account): { folder: string; moved: boolean } {
  const inHome = join(home, name)
  if (canEnter(home, account)) return { folder: inHome, moved: false }
  return { folder: join(ownFolder(join(systemFolder, `kho-${markOf(home)}`), account), name), moved: true }
}

/** Programs that the account can run: these, or a copy in /var/tmp made once where it cannot reach them. */
export function reachableBinaries(binaries: Binaries, account: Account): Binaries {
  return canEnter(binaries.postgres, account) ? binaries : copyOf(binaries, account)
}

function accountOf(name: string): { uid: number; gid: number } | null {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' })
  const uid = id('-u')
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(id('-g').stdout) } : null
}

/** Whether the account can enter a folder or run a program: asked of the system itself, as that account. */
function canEnter(path: string, account: Account): boolean {
  if (account.uid === undefined) return true
  return spawnSync('test', ['-x', path], { ...account, cwd: '/' }).status === 0
}

/** A folder of ours in a place where anybody may write: refused when somebody else made it first. */
function ownFolder(folder: string, account: Account): string {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o755 })
  const found = lstatSync(folder)
  const ours = found.isDirectory() && (found.uid === process.getuid?.() || found.uid === account.uid)
  if (!ours) throw new KhoError('KHO522', `${folder} belongs to somebody else.`, { folder })
  chmodSync(folder, 0o755)
  return folder
}

/** The whole of the embedded Postgres, beside its data: copied under another name first, so that half a copy is never used. */
function copyOf(binaries: Binaries, account: Account): Binaries {
  const native = dirname(dirname(binaries.postgres))
  const folder = ownFolder(join(systemFolder, `kho-programs-${markOf(native)}`), account)
  const target = join(folder, 'native')
  if (!existsSync(target)) {
    const half = join(folder, `half-${process.pid}`)
    cpSync(native, half, { recursive: true, verbatimSymlinks: true })
    if (!existsSync(target)) renameSync(half, target)
    rmSync(half, { recursive: true, force: true })
  }
  return { initdb: join(target, 'bin', 'initdb'), postgres: join(target, 'bin', 'postgres') }
}

/** Gives a folder to the account that will use it. */
export function giveTo(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

function markOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 12)
}
