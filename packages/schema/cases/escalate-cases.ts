import { sql } from 'kysely'
import type { City } from '../contract/city.ts'
import { nowOf, todayOf } from '../contract/clock.ts'
import { deadlineOf } from '../contract/deadline.ts'
import { writeNotices } from '../notices/write-notices.ts'
import type { Database, Row, Transaction } from '../store/database.ts'
import { unitAbove } from './addressee.ts'
import { caseNotice, type NamedCase } from './case-notices.ts'
import { type CaseKind, clocks } from './citizen-case.ts'

const mostAtOnce = 100

/**
 * Sends what is late to the unit above, on a clock of its own, and tells the person and both agencies. Above the city's own
 * unit there is none: it stays there, and is late again. How many there were; any number of workers may do it at once.
 */
export async function escalateCases(database: Database, city: City, now: Date): Promise<number> {
  return database.transaction(async (transaction) => {
    const late = await transaction.rows(sql`
      select "case", kind, person, agency, dataset, field, level from kho.citizen_case
      where state = 'open' and due_at <= ${nowOf(city, now).toISOString()}::timestamptz
      order by due_at limit ${String(mostAtOnce)}::int for update skip locked`)
    for (const row of late) await escalate(transaction, { city, now }, row)
    return late.length
  })
}

async function escalate(
  transaction: Transaction,
  { city, now }: { readonly city: City; readonly now: Date },
  [id, kindText, person, agency, dataset, field, before]: Row,
): Promise<void> {
  const kind: CaseKind = kindText === 'correction' ? 'correction' : 'question'
  const above = unitAbove(city, agency ?? '', todayOf(city, now)) ?? agency ?? ''
  const deadline = deadlineOf(city, clocks[kind], nowOf(city, now))
  const level = Number(before) + 1
  await transaction.rows(sql`
    update kho.citizen_case set agency = ${above}, level = ${String(level)}::int, due_day = ${deadline?.day ?? null}::date,
      due_at = ${deadline?.end.toISOString() ?? null}::timestamptz, basis = ${deadline?.basis ?? null}
    where "case" = ${id}::uuid`)
  const named: NamedCase = {
    ...{ case: id ?? '', kind, dataset: dataset ?? null, field: field ?? null },
    dueDay: deadline?.day ?? null,
  }
  const agencies = new Set([agency ?? '', above])
  await writeNotices(transaction, [
    caseNotice('late', { kind: 'person', id: person ?? '' }, named, level),
    ...[...agencies].map((one) => caseNotice('late', { kind: 'agency', id: one }, named, level)),
  ])
}
