import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { SourceDocument, SourceKind } from '@kho/schema/contract/city.ts'
import { noConnection, noLimits, type SourceConnection } from '@kho/schema/contract/source-connection.ts'
import { KhoError } from '@kho/schema/error.ts'

/** A system named on the command line, as a source document with its secret taken out. */
export interface NamedSource {
  readonly document: SourceDocument
  /** Name of the variable that the document reads the password from, null where there is none. */
  readonly variable: string | null
  readonly password: string | null
  /** The folder that was named, absolute; null where it was a database. */
  readonly folder: string | null
}

const kinds: { readonly [protocol: string]: SourceKind } = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
}

/** Reads `postgres://user:password@host:port/database`, `mysql://…`, `mariadb://…` or a folder of CSV files. KHO214 for anything else. */
export function namedSource(text: string, named: { source: string; agency: string }): NamedSource {
  const url = URL.canParse(text) ? new URL(text) : null
  const kind = url ? kinds[url.protocol] : undefined
  if (url && kind) return databaseSource(url, kind, named)
  const folder = resolve(text.replace(/^file:\/\//, ''))
  if (existsSync(folder) && statSync(folder).isDirectory()) {
    const connection = { ...noConnection, folder, encoding: 'utf-8', delimiter: ',' }
    return { document: documentOf('files', connection, named), variable: null, password: null, folder }
  }
  throw new KhoError('KHO214', 'The address names no system that Kho can read.')
}

function databaseSource(url: URL, kind: SourceKind, named: { source: string; agency: string }): NamedSource {
  const database = decodeURIComponent(url.pathname.slice(1))
  if (!url.hostname || !database) throw new KhoError('KHO214', 'The address lacks a host or a database.')
  const password = url.password ? decodeURIComponent(url.password) : null
  const variable = password === null ? null : `KHO_SECRET_${named.source.toUpperCase()}`
  const connection: SourceConnection = {
    ...noConnection,
    host: url.hostname,
    port: url.port ? Number(url.port) : kind === 'postgres' ? 5432 : 3306,
    database,
    schema: url.searchParams.get('schema'),
    user: url.username ? decodeURIComponent(url.username) : null,
    password: variable === null ? null : { env: variable },
    tls: isLoopback(url.hostname) || isOff(url) ? 'none' : 'verify',
  }
  return { document: documentOf(kind, connection, named), variable, password, folder: null }
}

/** A line that never leaves the machine needs no TLS; elsewhere it must be said. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host)
}

function isOff(url: URL): boolean {
  return url.searchParams.get('sslmode') === 'disable'
}

function documentOf(
  kind: SourceKind,
  connection: SourceConnection,
  { source, agency }: { source: string; agency: string },
): SourceDocument {
  return {
    source,
    title: null,
    agency,
    kind,
    connection,
    timeZone: null,
    owns: {},
    limits: noLimits,
    mayWrite: false,
    networks: null,
  }
}
