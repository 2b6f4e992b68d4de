import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Account, dataFolder } from '../embedded/account.ts'
import { type MariadbServer, mariadbInstalled, startMariadbServer } from '../embedded/mariadb.ts'
import { freePort } from '../embedded/port.ts'

/**
 * The demo's own MariaDB, for the office whose system is of that make; null where mariadbd cannot run on this machine.
 * It runs as long as `kho start` does. One that a killed start left behind is ended first.
 */
export async function demoMariadb(home: string, wantedPort: number | null): Promise<MariadbServer | null> {
  if (!mariadbInstalled() || !mariadbAccount()) return null
  const { folder } = dataFolder(home, 'mariadb', mariadbAccount() ?? {})
  await endOrphan(folder)
  return await startMariadbServer({ dataDir: folder, port: await freePort(wantedPort ?? 0) })
}

/** The account it runs as under root, where it refuses to be root; null where the machine has none. */
function mariadbAccount(): Account | null {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => spawnSync('id', [flag, 'mysql'], { encoding: 'utf8' })
  const uid = id('-u')
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(id('-g').stdout) } : null
}

async function endOrphan(dataDir: string): Promise<void> {
  const file = join(dataDir, 'server.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8'))
  if (!isMariadb(pid)) return
  process.kill(pid, 'SIGTERM')
  for (let tries = 0; existsSync(file) && tries < 400; tries += 1) await setTimeout(50)
}

/** The pid in a file may by now be some other program's. */
function isMariadb(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' })
  return /mariadbd|mysqld/.test(stdout ?? '')
}
