import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { TableRequest } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { missingTable } from '../source-drift.ts'

/** One path of a system that is asked over HTTP, and how its answers are read. */
export interface Endpoint {
  readonly source: string
  readonly from: string
  readonly url: URL
  readonly read: ReadOptions
}

const unsaid: ReadOptions = {
  format: null,
  sheet: null,
  records: null,
  encoding: null,
  delimiter: null,
  page: null,
  total: null,
  since: null,
}

/** The endpoint at a path below the source's address; a path that leads out of it is none. */
export function endpointOf({ source, url }: Connection, { from, read }: TableRequest): Endpoint {
  const base = URL.parse(url ?? '')
  if (!base || !/^https?:$/.test(base.protocol)) {
    throw new KhoError('KHO215', `The url of source ${source} is no address.`, { source })
  }
  const folder = `${base.pathname.replace(/\/+$/, '')}/`
  const at = URL.parse(folder + from.replace(/^\/+/, ''), base)
  if (!at || at.origin !== base.origin || !at.pathname.startsWith(folder)) throw missingTable(source, from)
  for (const [name, value] of base.searchParams) at.searchParams.append(name, value)
  return { source, from, url: at, read: read ?? unsaid }
}
