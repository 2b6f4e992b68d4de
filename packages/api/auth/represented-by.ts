import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Delegation } from '@kho/schema/contract/delegation.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { fitting } from '@kho/schema/policy/fitting.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

interface Looking {
  readonly city: City
  readonly session: Session
  readonly now: Date
}

/** Of more than these an asker acts for the first in order: whoever represents more has an agreement of another kind. */
const most = 1_000

/**
 * The asker with whom he acts for today, read anew for each request: a delegate who has left has no right any more at his
 * next one, whatever his token says. Delegations are records like any other, so they are read through the asker's own policy
 * view: one that is not shown to him, or only masked, lets him act for nobody. Without documents that say who may act for
 * whom, and of whoever can be no delegate, `represents` is absent.
 */
export async function withRepresented(principal: Principal, looking: Looking): Promise<Principal> {
  const delegations = [...(looking.city.delegations?.values() ?? [])]
  const own = delegations.filter(({ delegate }) => principal[delegate.is] !== undefined)
  if (own.length === 0) return principal
  const questions = own.flatMap((delegation) => questionOf(delegation, principal, looking) ?? [])
  if (questions.length === 0) return { ...principal, represents: [] }
  const rows = await looking.session.rows(sql`
    select distinct represents from (${sql.join(questions, sql` union all `)}) as delegated (represents)
    where represents is not null order by 1 limit ${String(most)}::int8`)
  return { ...principal, represents: rows.flatMap(([represents]) => represents ?? []) }
}

/** The records by which the asker acts for others today; null where the rules do not show him all that says so. */
function questionOf(delegation: Delegation, principal: Principal, { city, now }: Looking): Sql | null {
  const { dataset, delegate, represents, from, until } = delegation
  const today = todayOf(city, now)
  const ask = { city, principal, purpose: null, today, way: 'query' } as const
  const view = viewOf(ask, dataset)
  const table = view.over('t')
  const fields = [delegate.field, represents, from, until].filter((field) => field !== null)
  if (view.none || fields.some((field) => table.cell(field).state !== 'shown')) return null
  const asker = fitting(fieldOf(view.contract, delegate.field), principal[delegate.is] ?? null)
  if (asker === null) return null
  const conditions = [
    table.cell(delegate.field).test('eq', asker),
    ...(from ? [orEmpty(table.cell(from).isNull(true), table.cell(from).test('lte', today))] : []),
    ...(until ? [orEmpty(table.cell(until).isNull(true), table.cell(until).test('gt', today))] : []),
    table.shown,
  ]
  return sql`select ${table.cell(represents).value} from ${sql.id('data', dataset)} as t where ${sql.join(conditions, sql` and `)}`
}

function orEmpty(empty: Sql, met: Sql): Sql {
  return sql`(${empty} or ${met})`
}
