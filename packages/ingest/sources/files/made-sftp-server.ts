import { hash } from 'node:crypto'
import { type FileHandle, lstat, open as openFile, readdir, realpath } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import ssh2, { type SFTPWrapper, type Connection as SshConnection } from 'ssh2'

const { Server, utils } = ssh2
const { STATUS_CODE } = utils.sftp

/** An SFTP server over this machine's files, as OpenSSH's is, with one account: for tests. */
export interface MadeSftpServer extends AsyncDisposable {
  readonly port: number
  readonly hostKey: string
  /** Logins that were tried, successful or not. */
  readonly logins: readonly string[]
  readonly sessions: number
  /** What the server does to the bytes it gives, as a broken or hostile one may. */
  mischief: ((bytes: Buffer, at: number) => Buffer | 'drop') | null
  /** Whether its lists of folders begin again at their end. */
  endless: boolean
}

export async function madeSftpServer(user: string, password: string): Promise<MadeSftpServer> {
  // Not ed25519: ssh2 1.17 writes one such key in 250 so that nobody can read it, itself included.
  const key = utils.generateKeyPairSync('ecdsa', { bits: 256 })
  const parsed = utils.parseKey(key.public)
  if (parsed instanceof Error) throw parsed
  const made = { mischief: null as MadeSftpServer['mischief'], endless: false, logins: [] as string[], sessions: 0 }
  const clients = new Set<SshConnection>()
  const server = new Server({ hostKeys: [key.private] }, (client) => {
    ;(client as SshConnection & { setNoDelay(): void }).setNoDelay() // the types lack it
    clients.add(client)
    made.sessions += 1
    client.on('authentication', (tried) => {
      if (tried.method !== 'password') return tried.reject(['password'])
      made.logins.push(tried.username)
      if (tried.username === user && tried.password === password) tried.accept()
      else tried.reject(['password'])
    })
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => serve(acceptSftp(), made, client))
    })
    client.on('error', () => undefined)
    client.on('close', () => {
      clients.delete(client)
      made.sessions -= 1
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(made, {
    port: (server.address() as AddressInfo).port, // it listens on a port
    hostKey: `SHA256:${hash('sha256', parsed.getPublicSSH(), 'base64').replace(/=+$/, '')}`,
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.end()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}

type Open = { file: FileHandle | null; names: readonly string[] | null; folder: string }

/** What one client has open, by the handles it was given. */
function handles(sftp: SFTPWrapper, client: SshConnection) {
  const opened = new Map<number, Open>()
  let next = 0
  client.on('close', () => {
    for (const { file } of opened.values()) void file?.close()
  })
  return {
    answer: (id: number, work: () => Promise<void>) => {
      work().catch((cause) =>
        sftp.status(id, cause?.code === 'ENOENT' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE),
      )
    },
    keep: (id: number, what: Open) => {
      const handle = Buffer.alloc(4)
      handle.writeUInt32BE(next)
      opened.set(next++, what)
      sftp.handle(id, handle)
    },
    of: (handle: Buffer) => opened.get(handle.readUInt32BE()),
    drop: async (handle: Buffer) => {
      await opened.get(handle.readUInt32BE())?.file?.close()
      opened.delete(handle.readUInt32BE())
    },
  }
}

type Handles = ReturnType<typeof handles>

function serve(sftp: SFTPWrapper, made: Pick<MadeSftpServer, 'mischief' | 'endless'>, client: SshConnection): void {
  const open = handles(sftp, client)
  serveNames(sftp, open)
  serveFolders(sftp, open, made)
  sftp.on('READ', (id, handle, at, length) =>
    open.answer(id, async () => {
      const got = await open.of(handle)?.file?.read(Buffer.alloc(length), 0, length, at)
      const bytes = got?.buffer.subarray(0, got.bytesRead) ?? Buffer.alloc(0)
      const given = made.mischief?.(bytes, at) ?? bytes
      if (given === 'drop') client.end()
      else if (given.length === 0) sftp.status(id, STATUS_CODE.EOF)
      else sftp.data(id, given)
    }),
  )
}

function serveNames(sftp: SFTPWrapper, { answer, keep, of, drop }: Handles): void {
  sftp.on('REALPATH', (id, path) =>
    answer(id, async () => {
      const filename = await realpath(path)
      sftp.name(id, [{ filename, longname: filename, attrs: noAttributes }])
    }),
  )
  sftp.on('LSTAT', (id, path) => answer(id, async () => void sftp.attrs(id, attributes(await lstat(path)))))
  sftp.on('OPEN', (id, path) =>
    answer(id, async () => keep(id, { file: await openFile(path), names: null, folder: '' })),
  )
  sftp.on('FSTAT', (id, handle) =>
    answer(id, async () => {
      const stats = await of(handle)?.file?.stat()
      if (stats) sftp.attrs(id, attributes(stats))
    }),
  )
  sftp.on('CLOSE', (id, handle) =>
    answer(id, async () => {
      await drop(handle)
      sftp.status(id, STATUS_CODE.OK)
    }),
  )
}

function serveFolders(sftp: SFTPWrapper, { answer, keep, of }: Handles, made: { readonly endless: boolean }): void {
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => keep(id, { file: null, names: await readdir(path), folder: path })),
  )
  sftp.on('READDIR', (id, handle) =>
    answer(id, async () => {
      const folder = of(handle)
      const names = folder?.names ?? []
      if (folder && !made.endless) folder.names = null
      if (names.length === 0) sftp.status(id, STATUS_CODE.EOF)
      else sftp.name(id, await Promise.all(names.map((name) => entryOf(folder?.folder ?? '', name))))
    }),
  )
}

const noAttributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 }

function attributes({ mode, size, mtimeMs }: { mode: number; size: number; mtimeMs: number }) {
  return { ...noAttributes, mode, size, mtime: Math.floor(mtimeMs / 1000) }
}

async function entryOf(folder: string, filename: string) {
  return { filename, longname: filename, attrs: attributes(await lstat(join(folder, filename))) }
}
