import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { KhoError } from '@kho/schema/error.ts'
import { Client, type SFTPWrapper } from 'ssh2'
import type { Connection } from '../connection.ts'
import { addressGuard } from '../outbound/address-guard.ts'
import { guardedConnect } from '../outbound/guarded-socket.ts'
import { failureOf } from '../source-failure.ts'

/** An SFTP session. It ends with its signal; whatever waits for it then fails. */
export interface SftpSession extends AsyncDisposable {
  readonly sftp: SFTPWrapper
  /** The answer to one request, or the reason why none comes. */
  asked<T>(request: (sftp: SFTPWrapper) => Promise<T>): Promise<T>
}

const patience = 20_000

/** Logs in. The server's key must be the pinned one: only then is anything secret sent. */
export async function sftpSession(connection: Connection, signal: AbortSignal): Promise<SftpSession> {
  signal.throwIfAborted()
  const client = new Client()
  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => undefined) // told to whoever is waiting
  const stop = () => {
    ended.reject(signal.reason)
    client.destroy()
  }
  signal.addEventListener('abort', stop)
  const close = async () => {
    signal.removeEventListener('abort', stop)
    client.end()
    client.destroy()
  }
  try {
    await Promise.race([ready(client, connection), ended.promise])
    client.on('error', (cause) => ended.reject(failureOf(connection.source, cause, 'KHO208')))
    client.on('close', () => ended.reject(failureOf(connection.source, null, 'KHO208')))
    const sftp = await Promise.race([promisify(client.sftp.bind(client) as SftpOpener)(), ended.promise])
    const asked = <T>(request: (sftp: SFTPWrapper) => Promise<T>) => Promise.race([request(sftp), ended.promise])
    return { sftp, asked, [Symbol.asyncDispose]: close }
  } catch (cause) {
    await close()
    signal.throwIfAborted()
    throw cause
  }
}

/** The overload that opens the subsystem with nothing said. */
type SftpOpener = (callback: (error: Error | undefined, sftp: SFTPWrapper) => void) => void

function ready(client: Client, connection: Connection): Promise<void> {
  const { source, user, password, privateKey, hostKey } = connection
  const host = connection.host ?? ''
  const port = connection.port ?? 22
  let wrongKey = false
  const sock = guardedConnect(addressGuard(connection, 'database'), { host, port }).setNoDelay()
  return new Promise((resolve, reject) => {
    client.once('ready', resolve)
    client.once('error', (cause) => reject(wrongKey ? otherKey(source) : refusal(source, cause)))
    client.once('close', () => reject(failureOf(source, null)))
    client.connect({
      sock,
      username: user ?? '',
      ...(password === null ? {} : { password }),
      ...(privateKey === null ? {} : { privateKey }),
      readyTimeout: patience,
      keepaliveInterval: patience,
      hostVerifier: (key: Buffer) => {
        wrongKey = !isPinned(key, hostKey)
        return !wrongKey
      },
    })
  })
}

/** `SHA256:` and the hash in base64, as `ssh-keygen -l` writes it. Without a pin no key is the right one. */
export function isPinned(key: Buffer, hostKey: string | null): boolean {
  const shown = hash('sha256', key, 'base64').replace(/=+$/, '')
  return hostKey !== null && hostKey.replace(/=+$/, '') === `SHA256:${shown}`
}

function otherKey(source: string): KhoError {
  return new KhoError('KHO270', `The SFTP server of source ${source} showed another key than the pinned one.`, {
    source,
  })
}

function refusal(source: string, cause: Error & { level?: string }): KhoError {
  if (cause.level !== 'client-authentication') return failureOf(source, cause)
  return new KhoError('KHO202', `Source ${source} refused the account or one of its reads.`, { source }, { cause })
}
