import { KhoError } from '@kho/schema/error.ts'
import type { Stats } from 'ssh2'
import type { Connection } from '../connection.ts'
import { innerPath } from './inner-path.ts'
import type { Place, PlacedFile } from './place.ts'
import { fetchFile } from './sftp-file.ts'
import { entriesOf, realPath, statOf } from './sftp-requests.ts'
import { type SftpSession, sftpSession } from './sftp-session.ts'
import { type FolderEntry, walkFiles } from './walk-files.ts'

/** A folder of an SFTP server. Links are not followed; a file is fetched whole before anything of it is read. */
export async function sftpPlace(connection: Connection, signal: AbortSignal): Promise<Place> {
  const { source, user } = connection
  const session = await sftpSession(connection, signal)
  const base = await realPath(session, connection.folder ?? '.', source)
  const pathOf = (from: string) => (base === '/' ? `/${from}` : `${base}/${from}`)
  return {
    verb: 'fetch',
    list: () => listed(session, base, source),
    find: async (from) => {
      const stats = await statOf(session, pathOf(innerPath(from, source)))
      return stats?.isFile() ? placed(from, stats) : null
    },
    open: (from) => fetchFile(session, { source, from, path: pathOf(innerPath(from, source)) }),
    grants: (tables) => [
      `Match User ${user ?? 'kho_reader'}`,
      `  ForceCommand internal-sftp -R -d ${base}`,
      '  AllowTcpForwarding no',
      ...tables.map((from) => `# chmod o+r ${pathOf(from)}`),
    ],
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

function placed(path: string, { size, mtime }: Stats): PlacedFile {
  return { path, bytes: size, modified: mtime * 1000 }
}

function listed(session: SftpSession, base: string, source: string): Promise<readonly PlacedFile[]> {
  return walkFiles(async (inner) => {
    const folder = [base, inner].filter((part) => part !== '').join('/')
    const entries = await entriesOf(session, folder).catch((cause) => {
      throw new KhoError('KHO201', `The folder of source ${source} cannot be read.`, { source }, { cause })
    })
    return entries.flatMap(({ filename, attrs }) => entryOf(filename, attrs))
  })
}

/** What a server calls its files is its own: only plain names are taken for ones. */
function entryOf(name: string, attrs: Stats): readonly FolderEntry[] {
  const kind = attrs.isFile() ? 'file' : attrs.isDirectory() ? 'folder' : null
  if (kind === null || /[/\\\0]/.test(name) || name === '.' || name === '..') return []
  return [{ name, kind, bytes: attrs.size, modified: attrs.mtime * 1000 }]
}
