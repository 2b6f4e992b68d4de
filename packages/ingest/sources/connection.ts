import { isAbsolute, resolve } from 'node:path'
import type { Reference, SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'

/** A source's connection with every reference resolved: only fields of our own, never a driver's connection string. */
export interface Connection {
  readonly source: string
  readonly host: string | null
  readonly port: number | null
  readonly database: string | null
  readonly schema: string | null
  readonly user: string | null
  readonly password: string | null
  readonly tls: 'verify' | 'none'
  /** Absolute. */
  readonly folder: string | null
  readonly encoding: string | null
  readonly delimiter: string | null
}

/** What opening a source needs from outside its document. */
export interface SourceOptions {
  /** The value behind `{ env: NAME }`. */
  secretOf(name: string): string | undefined
  /** Folders are relative to it. */
  readonly cityFolder: string
}

export function connectionOf(document: SourceDocument, options: SourceOptions): Connection {
  const { connection, source } = document
  const read = <T extends string | number>(value: T | Reference | null): T | string | null =>
    typeof value === 'object' && value !== null ? secret(value, source, options) : value
  const text = (value: string | Reference | null): string | null => read(value)
  const folder = text(connection.folder)
  return {
    source,
    host: text(connection.host),
    port: portOf(read(connection.port), source),
    database: text(connection.database),
    schema: connection.schema,
    user: text(connection.user),
    password: text(connection.password),
    tls: connection.tls,
    folder: folder === null ? null : isAbsolute(folder) ? folder : resolve(options.cityFolder, folder),
    encoding: connection.encoding,
    delimiter: connection.delimiter,
  }
}

function secret(reference: Reference, source: string, options: SourceOptions): string {
  const value = options.secretOf(reference.env)
  if (value !== undefined) return value
  const { env } = reference
  throw new KhoError('KHO215', `Source ${source} needs the environment variable ${env}.`, { source, variable: env })
}

function portOf(port: string | number | null, source: string): number | null {
  if (port === null) return null
  const number = Number(port)
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number
  throw new KhoError('KHO215', `The port of source ${source} is no port number.`, { source })
}
