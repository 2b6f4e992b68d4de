import { isAbsolute, resolve } from 'node:path'
import type { SourceDocument } from '@kho/schema/contract/city.ts'
import type { Given, Reference, Setting, SourceAuth, SourceConnection } from '@kho/schema/contract/source-connection.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { FolderPermission } from './files/permitted-folder.ts'

/** `SourceAuth` with every reference resolved. */
export type Credentials =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly value: string }
  | {
      readonly kind: 'oauth2'
      readonly tokenUrl: string
      readonly client: string
      readonly secret: string
      readonly scope: string | null
    }
  | {
      readonly kind: 'lgsp'
      readonly tokenUrl: string | null
      readonly app: string
      readonly accessKey: string
      readonly secretKey: string
      readonly partner: string | null
    }

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
  readonly protocol: SourceConnection['protocol']
  /** Absolute; by SFTP as the document has it. */
  readonly folder: string | null
  readonly url: string | null
  readonly privateKey: string | null
  readonly hostKey: string | null
  readonly headers: { readonly [name: string]: string }
  readonly auth: Credentials | null
  readonly command: readonly string[] | null
  readonly config: { readonly [name: string]: Exclude<Setting, Reference> }
  readonly encoding: string | null
  readonly delimiter: string | null
  /** The addresses that may be connected to; null where the city does not say. */
  readonly networks: readonly string[] | null
}

/** What opening a source needs from outside its document. */
export interface SourceOptions extends FolderPermission {
  /** The value behind `{ env: NAME }` of a source. KHO275 where documents may not see that variable. */
  secretOf(name: string, source: string): string | undefined
  /** Absolute paths of programs outside the city's folder that a document may start; none where absent. */
  readonly taps?: readonly string[]
}

type Read = <T>(value: T | Reference) => T | string

export function connectionOf(document: SourceDocument, options: SourceOptions): Connection {
  const { connection, source, networks } = document
  const read: Read = (value) => (isReference(value) ? secret(value, source, options) : value)
  const text = (value: Given | null): string | null => read<string | null>(value)
  const folder = text(connection.folder)
  const isLocal = connection.protocol === 'folder' && folder !== null && !isAbsolute(folder)
  return {
    source,
    host: text(connection.host),
    port: portOf(read<number | null>(connection.port), source),
    database: text(connection.database),
    schema: connection.schema,
    user: text(connection.user),
    password: text(connection.password),
    tls: connection.tls,
    protocol: connection.protocol,
    folder: isLocal ? resolve(options.cityFolder, folder) : folder,
    url: text(connection.url),
    privateKey: text(connection.privateKey),
    hostKey: connection.hostKey,
    headers: mapped(connection.headers, (value) => read<string>(value)),
    auth: connection.auth && credentialsOf(connection.auth, read),
    command: connection.command,
    config: mapped(connection.config, (value) => read<Exclude<Setting, Reference>>(value)),
    encoding: connection.encoding,
    delimiter: connection.delimiter,
    networks,
  }
}

/** What is shown to a source, or by one that pushes. KHO215 names a variable that is not set, KHO275 one that is not for documents. */
export function authOf({ source, connection }: SourceDocument, options: SourceOptions): Credentials | null {
  return (
    connection.auth &&
    credentialsOf(connection.auth, (value) => (isReference(value) ? secret(value, source, options) : value))
  )
}

function credentialsOf(auth: SourceAuth, read: Read): Credentials {
  const text = (value: Given): string => read<string>(value)
  if (auth.kind === 'basic') return { kind: 'basic', user: text(auth.user), password: text(auth.password) }
  if (auth.kind === 'token') return { kind: 'token', value: text(auth.value) }
  if (auth.kind === 'oauth2') {
    const { kind, scope } = auth
    return { kind, tokenUrl: text(auth.tokenUrl), client: text(auth.client), secret: text(auth.secret), scope }
  }
  return {
    kind: 'lgsp',
    tokenUrl: auth.tokenUrl && text(auth.tokenUrl),
    app: text(auth.app),
    accessKey: text(auth.accessKey),
    secretKey: text(auth.secretKey),
    partner: auth.partner && text(auth.partner),
  }
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'env' in value
}

/** Names come from a document: an own `__proto__` is a name like any other. */
function mapped<From, To>(values: { readonly [name: string]: From }, to: (value: From) => To): { [name: string]: To } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]))
}

function secret(reference: Reference, source: string, options: SourceOptions): string {
  const value = options.secretOf(reference.env, source)
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
