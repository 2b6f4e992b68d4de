import type { Contract, Total } from '@kho/schema/contract/contract.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { readTotals } from './read-totals.ts'
import { totalColumns } from './total-columns.ts'
import { totalWords } from './total-words.ts'

/**
 * Counts what a dataset declares to add up, in one pass over its records, and writes down how it came out and since when
 * it does not. Answers with a sentence for each total that does not add up. In the transaction that changed the records.
 */
export async function noteTotals(session: Session, { dataset, totals = [] }: Contract): Promise<readonly string[]> {
  const counted = totals.length === 0 ? [] : await countTotals(session, dataset, totals)
  await session.rows(sql`
    delete from kho.total as t where t.dataset = ${dataset}
      and (t.total, t.part) not in (select c.total, c.part from ${rowsOf(counted)})`)
  if (counted.length === 0) return []
  await session.rows(sql`
    insert into kho.total as t (dataset, total, part, stated, counted, unclassified, records, since)
    select ${dataset}, c.total, c.part, c.stated, c.counted, c.unclassified, c.records,
      case when c.stated <> c.counted or c.unclassified <> 0 or c.records > 0 then clock_timestamp() end
    from ${rowsOf(counted)}
    on conflict (dataset, total, part) do update set stated = excluded.stated, counted = excluded.counted,
      unclassified = excluded.unclassified, records = excluded.records, at = clock_timestamp(),
      since = case when excluded.since is null then null else coalesce(t.since, excluded.since) end`)
  return (await readTotals(session, dataset)).map((one) => totalWords(one).en)
}

interface Counted {
  readonly total: string
  readonly part: string
  readonly stated: string | null
  readonly counted: string
  readonly unclassified: string | null
  readonly records: string | null
}

const rowsOf = (counted: readonly Counted[]) => sql`json_to_recordset(${JSON.stringify(counted)}::json)
  as c (total text, part text, stated numeric, counted numeric, unclassified numeric, records bigint)`

async function countTotals(session: Session, dataset: string, totals: readonly Total[]): Promise<readonly Counted[]> {
  const columns = totals.map(totalColumns)
  const all = columns.flatMap(({ whole, parts, unclassified, records }) => [whole, unclassified, records, ...parts])
  const [row = []] = await session.rows(sql`select ${sql.join(all)} from ${sql.id('data', dataset)}`)
  let at = 0
  return totals.flatMap(({ total, parts, stated }) => {
    const [whole, unclassified, records, ...counts] = row.slice(at, at + 3 + parts.length)
    at += 3 + parts.length
    return [
      ...[{ total, part: '*', stated: stated?.whole ?? null, counted: whole ?? '0' }].map((one) => ({
        ...one,
        unclassified: unclassified ?? null,
        records: records ?? null,
      })),
      ...parts.map((part, place) => ({
        ...{ total, part, stated: stated?.parts[part] ?? null, counted: counts[place] ?? '0' },
        ...{ unclassified: null, records: null },
      })),
    ]
  })
}
