import type { TableRead } from '../../../source.ts'
import type { PostgresSession } from '../postgres-session.ts'
import type { PostgresTable } from '../postgres-tables.ts'
import { publicationOf, readinessStatements } from './log-readiness.ts'
import { logScript, scriptStatement } from './log-script.ts'
import { startStatement } from './log-stream.ts'
import { forgetStatement, keepStatement, momentSlotStatement, rowsStatement, slotStatements } from './postgres-log.ts'
import { replicationStatements } from './replication-session.ts'

/** Following takes one connection all the time, one to export a snapshot, and a short one to look how it stands. */
export const logConnections = 3

export interface LogCheckRequest {
  readonly session: PostgresSession
  readonly source: string
  /** The account that is to follow. */
  readonly user: string
  /** How much of its log the source keeps; null: its document does not let it be followed. */
  readonly retained: string | null
  readonly tables: readonly PostgresTable[]
  readonly reads: readonly TableRead[]
}

/** What following adds to a check: the administrator's script, and what Kho will send. Nothing where nothing follows. */
export async function logCheck({ session, source, user, retained, tables, reads }: LogCheckRequest) {
  const followed = reads.flatMap((read) => {
    const at = read.follows ? tables.find(({ table }) => table.name === read.from) : undefined
    return at ? [{ followed: read, at }] : []
  })
  if (retained === null || followed.length === 0) return { grants: [], statements: [] }
  const slot = `kho_${source}_…` // eight letters of its own each time
  return {
    grants: await logScript({ session, source, user, retained, tables: merged(followed) }),
    statements: [
      scriptStatement,
      ...Object.values(readinessStatements),
      ...Object.values(slotStatements),
      ...replicationStatements,
      keepStatement(slot),
      momentSlotStatement(slot),
      startStatement(slot, publicationOf(source)),
      forgetStatement(slot),
      ...followed.map(({ followed: read, at }) => rowsStatement(at, read)),
    ],
  }
}

interface Member {
  readonly followed: TableRead
  readonly at: PostgresTable
}

/** A table that several datasets follow is published once, with the columns of all of them. */
function merged(followed: readonly Member[]): readonly Member[] {
  return [...Map.groupBy(followed, ({ at }) => at).values()].flatMap((members) => {
    const [first] = members
    if (!first) return []
    const columns = [...new Set(members.flatMap((member) => member.followed.columns))]
    return [{ at: first.at, followed: { ...first.followed, columns } }]
  })
}
