import { sql } from 'kysely'
import { writeNotices } from '../notices/write-notices.ts'
import type { Database, Transaction } from '../store/database.ts'

/**
 * Tells those who wish it how often others used data on them since they were told last, once a day. Nobody is told of what
 * is kept from them for now: it counts on the day on which that ends. How many days were looked at.
 */
export async function tellOfUse(database: Database): Promise<number> {
  for (let looked = 0; ; looked += 1) {
    if (!(await database.transaction(tellNext))) return looked
  }
}

async function tellNext(transaction: Transaction): Promise<boolean> {
  const [row] = await transaction.rows(sql`
    select w.person, w.told_until, s.now, kho.uses_of(w.subjects, w.told_until, s.now)
    from kho.use_wish as w, (select date_trunc('milliseconds', clock_timestamp()) as now) as s
    where w.told_until <= s.now - interval '1 day'
    order by w.told_until limit 1 for update of w skip locked`)
  const [person, since, now, uses] = row ?? []
  if (!person || !since || !now) return false
  await transaction.rows(sql`
    update kho.use_wish set told_until = ${now}::timestamptz where person = ${person}`)
  if (Number(uses) > 0) await writeNotices(transaction, [useNotice(person, since, now, Number(uses))])
  return true
}

function useNotice(person: string, since: string, until: string, uses: number) {
  return {
    to: { kind: 'person', id: person } as const,
    kind: 'data_used',
    title: { vi: `Dữ liệu về bạn đã được sử dụng ${uses} lần`, en: `Data about you were used ${uses} times` },
    text: {
      vi: 'Ai, để làm gì và theo quy tắc nào: xem trang của bạn trong Kho.',
      en: 'Who, what for and by which rule: see your page in Kho.',
    },
    details: { uses, since, until },
    once: `use ${until}`,
  }
}
