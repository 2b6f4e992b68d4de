import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { compileSql } from '../sql.ts'
import { openDatabase, type Session } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { accessPage, countAccesses } from './access-page.ts'

const me = '00000000-0000-4000-8000-000000000001'
const meAsOfficer = '00000000-0000-4000-8000-000000000002'
const other = '00000000-0000-4000-8000-000000000003'

/** The pages that a statement touched: what its cost grows with. */
async function touched(session: Session, work: (session: Session) => Promise<unknown>): Promise<number> {
  const counts: number[] = []
  const explaining: Session = {
    rows: async (statement) => {
      const { text, values } = compileSql(statement)
      expect(text).toMatch(/^\s*(select|with)/)
      const rows = await session.rows({ text: `explain (analyze, buffers, format json) ${text}`, values })
      const [{ Plan: plan }] = JSON.parse(rows.map(([line]) => line).join('\n'))
      counts.push(plan['Shared Hit Blocks'] + plan['Shared Read Blocks'])
      return []
    },
  }
  await work(explaining)
  return Math.max(...counts)
}

test('a page of somebody’s entries costs what is on it, among however many', async () => {
  await using fresh = await freshDatabase()
  await using owner = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(owner)
  await owner.rows(sql`
    insert into kho.ledger_entry (chain, position, body, hash, at)
    select ${'5f0c7a52-6c3e-4a58-9d0b-0c9d3e1f2a41'}::uuid, n, body, sha256(convert_to(body, 'UTF8')), moment
    from generate_series(1, 60000) as n,
      lateral (select timestamptz '2026-01-01Z' + n / 3 * interval '1 s' as moment) as t,
      lateral (select json_build_object('kind', 'read', 'asker', json_build_object('person', ${other}::text), 'reads',
        json_build_array(json_build_object('subjects', json_build_array(
          case n % 3 when 0 then ${meAsOfficer}::text else ${me}::text end))))::text as body) as b`)
  await owner.rows(sql`select kho.gather_mentions(1)`)
  await owner.rows(sql`vacuum analyze kho.ledger_entry, kho.ledger_mention`)
  const mine = { pseudonyms: [me, meAsOfficer], side: 'about' } as const
  const first = await accessPage(owner, mine, { after: null, limit: 20 })
  expect(first.map(({ position }) => position)).toEqual(
    Array.from({ length: 20 }, (_, index) => 60000 - index).sort(
      (a, b) => Math.floor(b / 3) - Math.floor(a / 3) || b - a,
    ),
  )
  const middle = { at: '2026-01-01T02:46:40.000Z', chain: first[0]?.chain ?? '', position: 30001 }
  for (const after of [null, middle]) {
    expect(await touched(owner, (session) => accessPage(session, mine, { after, limit: 20 }))).toBeLessThan(400)
  }
  expect(await touched(owner, (session) => countAccesses(session, mine, 1000))).toBeLessThan(4200)
  expect(await countAccesses(owner, mine, 100_000)).toBe(60000)
  expect(await countAccesses(owner, mine, 1000)).toBe(1001)
  expect(await countAccesses(owner, { pseudonyms: [other], side: 'by' }, 100_000)).toBe(60000)
  expect(await countAccesses(owner, { pseudonyms: [other], side: 'about' }, 100_000)).toBe(0)
})
