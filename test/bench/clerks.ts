import { spawn, spawnSync } from 'node:child_process'
import mysql from 'mysql2/promise'
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

const accounts = 500_000

/** The same transaction at MariaDB, two sessions: an account read and changed, its branch changed, a line of history. */
export async function mariadbClerks(url: string): Promise<Clerks & AsyncDisposable> {
  const pool = mysql.createPool({ uri: url, connectionLimit: 2 })
  await pool.query('create table branches (bid int primary key, bbalance int not null)')
  await pool.query(
    'create table accounts (aid int primary key, bid int not null, abalance int not null, filler char(84))',
  )
  await pool.query('create table history (at timestamp(6), aid int, bid int, delta int)')
  await pool.query('insert into branches select seq, 0 from seq_1_to_5')
  await pool.query(`insert into accounts select seq, seq % 5 + 1, 0, '' from seq_1_to_${accounts}`)
  const once = async (connection: mysql.PoolConnection) => {
    const [aid, bid] = [1 + Math.floor(Math.random() * accounts), 1 + Math.floor(Math.random() * 5)]
    await connection.query('begin')
    await connection.execute('update accounts set abalance = abalance + 1 where aid = ?', [aid])
    await connection.execute('select abalance from accounts where aid = ?', [aid])
    await connection.execute('update branches set bbalance = bbalance + 1 where bid = ?', [bid])
    await connection.execute('insert into history values (now(6), ?, ?, 1)', [aid, bid])
    await connection.query('commit')
  }
  return {
    work: async (seconds) => {
      const until = performance.now() + seconds * 1000
      const counts = await Promise.all(
        [1, 2].map(async () => {
          const connection = await pool.getConnection()
          let count = 0
          for (; performance.now() < until; count += 1) await once(connection)
          connection.release()
          return count
        }),
      )
      return counts.reduce((sum, count) => sum + count, 0) / seconds
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}
