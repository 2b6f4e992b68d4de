import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { TableRead } from '../../../source.ts'
import type { PostgresSession } from '../postgres-session.ts'
import type { PostgresTable } from '../postgres-tables.ts'
import { publicationOf, readinessStatements } from './log-readiness.ts'
import { logScript, scriptStatement } from './log-script.ts'
import { startStatement } from './log-stream.ts'
import { forgetStatement, keepStatement, momentSlotStatement, rowsStatement, slotStatements } from './postgres-log.ts'
import { replicationStatements } from './replication-session.ts'

/** BASE_BACKUP over a connection of the kind that following takes: PostgreSQL has no narrower right to read a log. */
const copiesAll: Bilingual = {
  vi: 'quyền REPLICATION cho phép chép toàn bộ máy chủ, kể cả cơ sở dữ liệu khác và mã băm mật khẩu: chỉ cho tài khoản này vào từ địa chỉ của Kho trong pg_hba.conf, hoặc dùng `mode: cursor`',
  en: 'REPLICATION lets an account copy the whole server, other databases and password hashes among it: let this one in from Kho’s address only in pg_hba.conf, or use `mode: cursor`',
}

export interface LogCheckRequest {
  readonly session: PostgresSession
  readonly source: string
  /** How much of its log the source keeps; null: its document does not let it be followed. */
  readonly retained: string | null
  readonly tables: readonly PostgresTable[]
  readonly reads: readonly TableRead[]
}

/** What following adds to a check: the administrator's script, and what Kho will send. Nothing where nothing follows. */
export async function logCheck({ session, source, retained, tables, reads }: LogCheckRequest) {
  const followed = reads.flatMap((read) => {
    const at = read.follows ? tables.find(({ table }) => table.name === read.from) : undefined
    return at ? [{ followed: read, at }] : []
  })
  if (retained === null || followed.length === 0) return { grants: [], statements: [], risks: [] }
  const slot = `kho_${source}_…` // eight letters of its own each time
  return {
    risks: [copiesAll],
    grants: await logScript({ session, source, retained, tables: merged(followed) }),
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
