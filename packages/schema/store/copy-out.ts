import { sql } from 'kysely'
import { to as copyTo } from 'pg-copy-streams'
import { literalSql, type Sql } from '../sql.ts'
import type { LendingDatabase } from './database.ts'

export interface CopyOut {
  /** What COPY is told beside the query: `format csv, force_quote *`. */
  readonly form: string
  /** Server settings of this one transaction. */
  readonly settings: { readonly [name: string]: string }
  /** Ends the statement and closes its connection at once. */
  readonly signal: AbortSignal
}

/**
 * What a query answers, in COPY's own bytes as they come, of one snapshot. The server waits while nobody takes more. However
 * it ends before its end (the signal, a failure, a reader who stops), its connection is closed and with it the statement.
 */
export async function* copyOut(database: LendingDatabase, query: Sql, { form, settings, signal }: CopyOut) {
  signal.throwIfAborted()
  const lent = await database.lend()
  const leave = () => lent.close()
  signal.addEventListener('abort', leave, { once: true })
  try {
    await lent.client.query('begin read only')
    const each = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`)
    if (each.length > 0) await lent.rows(sql`select ${sql.join(each)}`)
    const copied = lent.client.query(copyTo(`copy (${literalSql(query)}) to stdout (${form}, encoding 'UTF8')`))
    copied.on('error', () => undefined) // told by the loop; once that was left nobody else listens
    for await (const bytes of copied) yield bytes as Buffer // a stream of COPY has no other chunks
    await lent.client.query('commit')
    lent.giveBack()
  } finally {
    signal.removeEventListener('abort', leave)
    lent.close()
  }
}
