import { sql } from 'kysely'
import type { City } from '../contract/city.ts'
import type { Notice, Recipient } from '../notices/notice.ts'
import { writeNotices } from '../notices/write-notices.ts'
import type { Database } from '../store/database.ts'

/** Where the city does not say: more people a day than an officer mistypes. */
const usualPeople = 10

/**
 * Notes who asked for people by name and was shown nothing of them, and tells the agencies concerned of each account that
 * asked for more people on a day than the city says: once, in numbers. How many accounts were told of.
 */
export async function tellUnfounded(database: Database, city: City): Promise<number> {
  const owners = Object.fromEntries([...city.contracts].map(([dataset, { owner }]) => [dataset, owner]))
  const above = city.unfoundedPeople ?? usualPeople
  return database.transaction(async (session) => {
    await session.rows(sql`select kho.note_unfounded(${city.timeZone}, ${JSON.stringify(owners)}::jsonb)`)
    const rows = await session.rows(sql`
      with told as (
        insert into kho.unfounded_told (day, dataset, account, above)
        select day, dataset, account, ${above}::int4 from kho.unfounded_lookup
        group by day, dataset, account having count(distinct subject) > ${above}::int4
        on conflict do nothing returning day, dataset, account
      )
      select day, dataset, account, min(owner), min(agency), count(distinct subject)
      from told join kho.unfounded_lookup using (day, dataset, account) group by day, dataset, account`)
    for (const [day, dataset, account, owner, agency, people] of rows) {
      const said = { day: day ?? '', dataset: dataset ?? '', account: account ?? '', people: Number(people) }
      await writeNotices(
        session,
        agenciesOf(owner, agency).map((to) => noticeOf(to, said)),
      )
    }
    return rows.length
  })
}

function agenciesOf(...codes: readonly (string | null | undefined)[]): readonly Recipient[] {
  return [...new Set(codes)].flatMap((id) => (id ? [{ kind: 'agency', id } as const] : []))
}

interface Unfounded {
  readonly day: string
  readonly dataset: string
  readonly account: string
  readonly people: number
}

function noticeOf(to: Recipient, { day, dataset, account, people }: Unfounded): Notice {
  return {
    to,
    kind: 'lookups_unfounded',
    title: { vi: `Tra cứu bất thường trong ${dataset}`, en: `Unusual lookups in ${dataset}` },
    text: {
      vi: `Ngày ${day}, một tài khoản đã hỏi đích danh hơn ${people - 1} người mà không được xem ai. Xem unfoundedLookups.`,
      en: `On ${day} one account asked for more than ${people - 1} people by name and was shown none. See unfoundedLookups.`,
    },
    details: { day, dataset, account, people },
    once: `unfounded ${day} ${dataset} ${account}`,
  }
}
