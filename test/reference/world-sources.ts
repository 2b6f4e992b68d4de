import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import type { Binding } from '@kho/schema/contract/contract.ts'
import { noConnection } from '@kho/schema/contract/source-connection.ts'

const agencies = { desk: 'H29.1', archive: 'H29.2' }

/** The systems that the reference city's records are from. */
export const sources: City['sources'] = new Map(
  Object.entries(agencies).map(([source, agency]) => [source, sourceOf(source, agency)]),
)

/** How a dataset is filled from each of them. */
export const bindings: readonly Binding[] = Object.keys(agencies).map((source) => ({
  ...{ source, from: 'x', read: null, map: {}, mode: 'push', cursor: null, deletes: 'none', reconcile: null },
}))

function sourceOf(source: string, agency: string): SourceDocument {
  return {
    ...{ source, agency, title: null, kind: 'push', timeZone: null, owns: {}, mayWrite: false, networks: null },
    connection: noConnection,
    limits: {
      ...{ connections: 1, rowsPerSecond: null, requests: null, hours: null },
      ...{ longestTransaction: null, retainedLog: null },
    },
  }
}
