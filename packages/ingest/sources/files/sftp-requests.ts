import { promisify } from 'node:util'
import { KhoError } from '@kho/schema/error.ts'
import type { Stats } from 'ssh2'
import type { SftpSession } from './sftp-session.ts'

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

// Status codes of the protocol (draft-ietf-secsh-filexfer-02, 7).
const noSuchFile = 2
const denied = 3

export function isStatus(cause: unknown, ...codes: readonly number[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(Number(cause.code))
}
