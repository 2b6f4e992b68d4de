import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Source } from '../source.ts'
import { type Connection, connectionOf, type SourceOptions } from './connection.ts'
import { filesSource } from './files/files-source.ts'
import { gentle } from './gentle.ts'
import { mannersOf, type SourceManners } from './manners.ts'
import { mysqlSource } from './mysql/mysql-source.ts'
import { oracleSource } from './oracle/oracle-source.ts'
import { postgresSource } from './postgres/postgres-source.ts'
import { restSource } from './rest/rest-source.ts'
import { singerSource } from './singer/singer-source.ts'
import { sqlserverSource } from './sqlserver/sqlserver-source.ts'

type Make = (connection: Connection, manners: SourceManners, options: SourceOptions) => Source

const makes: { readonly [kind: string]: Make } = {
  postgres: postgresSource,
  mysql: mysqlSource,
  sqlserver: sqlserverSource,
  oracle: oracleSource,
  files: (connection, _, options) => filesSource(connection, options),
  rest: restSource,
  singer: (connection, _, { cityFolder, taps }) => singerSource(connection, { cityFolder, taps: taps ?? [] }),
}

/** The connector of a source document, within the limits it sets. Nothing connects before the first call. */
export async function openSource(document: SourceDocument, options: SourceOptions): Promise<Source> {
  const make = makes[document.kind]
  if (!make) {
    const details = { source: document.source, kind: document.kind }
    throw new KhoError('KHO213', `Source ${document.source} is of kind ${document.kind}.`, details)
  }
  const manners = mannersOf(document)
  return gentle(make(connectionOf(document, options), manners, options), document.source, manners)
}
