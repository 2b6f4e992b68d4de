import type { Rule } from '@kho/schema/contract/rule.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { openRule } from '../reference/make-rules.ts'
import { contracts } from '../reference/world.ts'

export const size = 200_000

/** The tables whose size must never show in an indexed page. */
export const large: readonly string[] = ['cases', 'people', 'steps']

/** Cases by 24 agencies and 200 kinds, each with a place in a grid, an applicant of its own and two steps,
 * every second one with a parent. */
export async function fillTables(database: Database): Promise<void> {
  const own = sql`md5('c' || n)::uuid, 'test', md5('run')::uuid, now()`
  await database.rows(sql`
    insert into data.cases (code, title, status, fee, amount, level, urgent, opened, closed, agency_code, person_id, kind_code, parent_code, place, _id, _source, _run, _at)
    select 'C' || lpad(n::text, 7, '0'), 'Hồ sơ ' || n, (array['new', 'open', 'done'])[1 + n % 3], n % 1000, n, n % 5, n % 50 = 0,
      date '2020-01-01' + n % 300, case when n % 4 > 0 then timestamptz '2020-06-01' + n * interval '1 minute' end,
      'H29.' || n % 24, 'P' || lpad((n * 7 % ${sql.lit(size)})::text, 7, '0'), 'K' || n % 200, case when n % 2 = 0 then 'C' || lpad((n / 2)::text, 7, '0') end,
      json_build_object('type', 'Point', 'coordinates', json_build_array(106.3 + n % 500 * 0.002, 10.3 + n / 500 * 0.002)), ${own}
    from generate_series(1, ${sql.lit(size)}) as n`)
  await database.rows(sql`
    insert into data.people (citizen_id, name, born, agency_code, _id, _source, _run, _at)
    select 'P' || lpad(n::text, 7, '0'), 'Người ' || n, date '1950-01-01' + n % 18000, 'H29.' || n % 24, ${own}
    from generate_series(1, ${sql.lit(size)}) as n`)
  await database.rows(sql`
    insert into data.steps (case_code, number, officer_id, started, note, _id, _source, _run, _at)
    select 'C' || lpad((1 + n / 2)::text, 7, '0'), n % 2, 'P' || lpad((n % 500)::text, 7, '0'), timestamptz '2020-06-01', 'x', ${own}
    from generate_series(1, ${sql.lit(size)}) as n`)
  await database.rows(sql`
    insert into data.agencies (code, name, _id, _source, _run, _at)
    select 'H29.' || n, 'Quận ' || n, ${own} from generate_series(0, 23) as n`)
  await database.rows(sql`vacuum (analyze)`)
}

const everything = (dataset: string) =>
  contracts.find((one) => one.dataset === dataset)?.fields.map(({ name }) => name) ?? []

/** Rules of the making of design §5: row rules, a wider one with fewer fields, masks, a deny, and `via` a large table. */
export const rules: readonly Rule[] = [
  {
    ...openRule('cases', everything('cases')),
    name: 'handling_agency_sees_its_cases',
    where: { op: 'in', field: 'agency_code', to: { principal: 'units' } },
    mask: { person_id: { how: 'last4' } },
  },
  { ...openRule('cases', ['code', 'status', 'agency_code', 'opened', 'parent_code']), name: 'others_see_the_status' },
  {
    ...openRule('cases', []),
    name: 'urgent_cases_are_hidden',
    effect: 'deny',
    fields: null,
    where: { op: 'eq', field: 'urgent', to: { value: true } },
  },
  {
    ...openRule('people', ['citizen_id', 'name', 'born', 'agency_code']),
    name: 'applicants_of_open_cases',
    via: { dataset: 'cases', field: 'person_id', where: { op: 'is_null', field: 'closed', is: true } },
    mask: { citizen_id: { how: 'last4' }, born: { how: 'year' } },
  },
  { ...openRule('agencies', everything('agencies')) },
  {
    ...openRule('steps', everything('steps')),
    name: 'steps_of_seen_numbers',
    where: { op: 'lt', field: 'number', to: { value: 5 } },
  },
]
