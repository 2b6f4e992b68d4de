import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@kho/kho/embedded/port.ts'
import type { Random } from '../../judges/random.ts'
import { type Case, openDesk } from '../desk.ts'
import type { Scene } from '../kill-scene.ts'

/** A desk whose system is asked over HTTP, page by page of one moment. */
export async function restScene(random: Random): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-kill-'))
  const [state, next] = [join(folder, 'state.json'), join(folder, 'next.json')]
  const port = await freePort()
  const desk = openDesk(random)
  const save = () => {
    writeFileSync(next, JSON.stringify([...desk.records.values()]))
    renameSync(next, state)
    desk.committed()
  }
  save()
  let server = await startServer(port, state)
  return {
    kind: 'rest',
    document: `kind: rest\nconnection: { url: 'http://127.0.0.1:${port}', tls: none }`,
    binding: `from: ho_so, mode: snapshot, deletes: compare,
      read: { records: items, total: total, page: { by: cursor, parameter: after, next: next } }`,
    desk,
    pause: 0.1,
    work: async () => {
      desk.propose()
      save()
    },
    contents: async (): Promise<readonly Case[]> => JSON.parse(readFileSync(state, 'utf8')),
    kill: async () => {
      await kill(server)
      return async () => {
        server = await startServer(port, state)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await kill(server)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startServer(port: number, state: string): Promise<ChildProcess> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'rest-server.ts'), String(port), state], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await Promise.race([once(server.stdout, 'data'), once(server, 'close')])
  if (server.exitCode !== null) throw new Error('the server of the REST scene did not start')
  return server
}

async function kill(server: ChildProcess): Promise<void> {
  const closed = once(server, 'close')
  server.kill('SIGKILL')
  await closed
}
