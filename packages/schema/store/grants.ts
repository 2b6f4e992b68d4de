import { sql } from 'kysely'
import { z } from 'zod'
import type { City } from '../contract/city.ts'
import { fieldsIn } from '../contract/fields-in.ts'
import type { Grant } from '../policy/granted-city.ts'
import { grantedCondition } from '../policy/granted-condition.ts'
import type { Session, Transaction } from './database.ts'
import { renamesOf } from './renames.ts'

/** The grants that speak: neither ended nor suspended. One whose term is over is still among them until it is put aside. */
export async function standingGrants(session: Session): Promise<readonly Grant[]> {
  const rows = await session.rows(sql`
    select json_build_object(
      'grant', access_grant, 'dataset', dataset, 'fields', fields, 'agency', agency, 'application', application,
      'procedures', procedures, 'ways', ways, 'conditions', conditions, 'urgent', urgent,
      'until', to_char(valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'decision', decision, 'ground', ground,
      'quota', case when requests is not null then json_build_object('requests', requests, 'seconds', seconds) end)
    from kho.access_grant where ended_at is null and suspended_at is null order by granted_at, access_grant`)
  return rows.map(([text]) => grantForm.parse(JSON.parse(text ?? '')))
}

const grantForm = z.object({
  grant: z.string(),
  dataset: z.string(),
  fields: z.array(z.string()),
  conditions: z.array(z.string()),
  agency: z.string(),
  application: z.string().nullable(),
  procedures: z.array(z.string()),
  ways: z.array(z.enum(['query', 'export', 'changes'])),
  quota: z.object({ requests: z.number(), seconds: z.number() }).nullable(),
  until: z.string(),
  decision: z.string(),
  ground: z.string(),
  urgent: z.boolean(),
})

/**
 * Takes the fields that the next documents no longer have out of every grant, suspended ones too, and ends a grant that has
 * none left: a field that comes back under the same name is another, and nobody was granted it. A renamed one is the same.
 */
export async function forgetRemovedFields(transaction: Transaction, before: City, after: City): Promise<void> {
  const rows = await transaction.rows(sql`
    select access_grant, dataset, array_to_json(fields), array_to_json(conditions) from kho.access_grant where ended_at is null`)
  for (const [grant, dataset, text, asked] of rows) {
    const fields = z.array(z.string()).parse(JSON.parse(text ?? ''))
    const conditions = z.array(z.string()).parse(JSON.parse(asked ?? '[]'))
    const holds = conditions.every((one) => stillAsks(one, { before, after, dataset: dataset ?? '' }))
    const left = !holds
      ? []
      : fieldsLeft(fields, before.contracts.get(dataset ?? ''), after.contracts.get(dataset ?? ''))
    if (JSON.stringify(left) === JSON.stringify(fields)) continue
    await transaction.rows(
      left.length > 0
        ? sql`update kho.access_grant set fields = ${left}::text[] where access_grant = ${grant}::uuid`
        : sql`update kho.access_grant set ended_at = clock_timestamp(), ended_because = 'field_removed'
            where access_grant = ${grant}::uuid`,
    )
  }
}

interface Between {
  readonly before: City
  readonly after: City
  readonly dataset: string
}

/** Whether a condition asks of the next documents what it asked of these: of fields that are still there, under their names. */
function stillAsks(condition: string, { before, after, dataset }: Between): boolean {
  const [old, next] = [before.contracts.get(dataset), after.contracts.get(dataset)]
  const asked = old && grantedCondition(before, old, condition)
  if (!old || !next || !asked || !grantedCondition(after, next, condition)) return false
  const { renames } = renamesOf(old, next)
  return fieldsIn(asked).every((field) => !renames.has(field) && next.fields.some(({ name }) => name === field))
}

type Contract = ReturnType<City['contracts']['get']>

function fieldsLeft(fields: readonly string[], before: Contract, after: Contract): readonly string[] {
  if (!before || !after) return []
  const { renames } = renamesOf(before, after)
  const there = new Set(after.fields.map(({ name }) => name))
  return fields.map((field) => renames.get(field) ?? field).filter((field) => there.has(field))
}
