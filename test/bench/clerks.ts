import { spawn, spawnSync } from 'node:child_process'
import { runToEnd } from '../harness/running-city.ts'

/** An agency's own work while Kho reads: transactions a second that its clerks get through. */
export interface Clerks {
  work(seconds: number): Promise<number>
}

/** pgbench's own transactions, two sessions. Null where the program is not here. */
export function pgbenchClerks(url: string): Clerks | null {
  if (spawnSync('pgbench', ['--version']).error) return null
  const made = spawnSync('pgbench', ['-i', '-q', '-s', '5', url], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  return {
    work: async (seconds) => {
      const words = ['-n', '-c', '2', '-j', '1', '-M', 'prepared', '-T', String(seconds), url]
      const { stdout, stderr } = await runToEnd(spawn('pgbench', words, { stdio: ['ignore', 'pipe', 'pipe'] }))
      const tps = /tps = ([\d.]+)/.exec(stdout)
      if (!tps) throw new Error(stderr)
      return Number(tps[1])
    },
  }
}

/** sysbench's own transactions of reads and writes, two sessions, over a table of 500,000. Null where the program is not here. */
export function sysbenchClerks(url: string): Clerks | null {
  if (spawnSync('sysbench', ['--version']).error) return null
  const { hostname, port, username, password, pathname } = new URL(url)
  const server = { host: hostname, port, user: username, password, db: pathname.slice(1) }
  const options = { 'db-driver': 'mysql', 'table-size': '500000', ...prefixed('mysql', server) }
  const words = (more: object) => Object.entries({ ...options, ...more }).map(([name, value]) => `--${name}=${value}`)
  const made = spawnSync('sysbench', [...words({}), 'oltp_read_write', 'prepare'], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stdout)
  return {
    work: async (seconds) => {
      const run = [...words({ threads: 2, time: seconds }), 'oltp_read_write', 'run']
      const { stdout } = await runToEnd(spawn('sysbench', run, { stdio: ['ignore', 'pipe', 'pipe'] }))
      const rate = /transactions: +\d+ +\(([\d.]+) per sec/.exec(stdout)
      if (!rate) throw new Error(stdout)
      return Number(rate[1])
    },
  }
}

function prefixed(prefix: string, values: { readonly [name: string]: string }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}-${name}`, value]))
}
