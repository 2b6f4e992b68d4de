import { promisify } from 'node:util'
import { KhoError } from '@kho/schema/error.ts'
import type { FileEntryWithStats, Stats } from 'ssh2'
import type { SftpSession } from './sftp-session.ts'
import { most } from './walk-files.ts'

/** Where a path really leads on the server. */
export async function realPath(session: SftpSession, path: string, source: string): Promise<string> {
  try {
    return await session.asked((sftp) => promisify(sftp.realpath.bind(sftp))(path))
  } catch (cause) {
    if (cause instanceof KhoError) throw cause
    throw new KhoError('KHO201', `The folder of source ${source} cannot be read.`, { source }, { cause })
  }
}

/** The file itself, never what a link leads to; null where nothing is. */
export async function statOf(session: SftpSession, path: string): Promise<Stats | null> {
  try {
    return await session.asked((sftp) => promisify(sftp.lstat.bind(sftp))(path))
  } catch (cause) {
    if (isStatus(cause, noSuchFile, denied)) return null
    throw cause
  }
}

/** What a folder holds, as far as is looked at: a server need never come to an end of its list. */
export async function entriesOf(session: SftpSession, folder: string): Promise<readonly FileEntryWithStats[]> {
  const handle = await session.asked((sftp) => promisify(sftp.opendir.bind(sftp))(folder))
  const found: FileEntryWithStats[] = []
  for (let asked = 0; asked < most && found.length <= most; asked += 1) {
    const list = await session.asked((sftp) => promisify(sftp.readdir.bind(sftp) as ReadFolder)(handle)).catch(atEnd)
    if (list === null) break
    found.push(...list)
  }
  await session.asked((sftp) => promisify(sftp.close.bind(sftp) as CloseFolder)(handle))
  return found
}

/** The overloads without options. */
type ReadFolder = (handle: Buffer, callback: (error: Error | undefined, list: FileEntryWithStats[]) => void) => void
type CloseFolder = (handle: Buffer, callback: (error: Error | undefined) => void) => void

function atEnd(cause: unknown): null {
  if (isStatus(cause, endOfList)) return null
  throw cause
}

// Status codes of the protocol (draft-ietf-secsh-filexfer-02, 7).
const endOfList = 1
const noSuchFile = 2
const denied = 3

export function isStatus(cause: unknown, ...codes: readonly number[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(Number(cause.code))
}
