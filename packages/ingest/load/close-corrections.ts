import { caseNotice } from '@kho/schema/cases/case-notices.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { textOf } from '@kho/schema/policy/wire.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/**
 * Closes the corrections that a publishing has brought: the record says now what was proposed, or, where the person did not
 * know the right value, something else than it did. Part of the publishing's own transaction; whoever asked, and the
 * agency that it was asked of, are told with it.
 */
export async function closeCorrections(session: Session, contract: Contract): Promise<void> {
  const open = await session.rows(sql`
    select distinct field from kho.citizen_case
    where dataset = ${contract.dataset} and state = 'open' and kind = 'correction'`)
  for (const [name] of open) {
    const field = contract.fields.find((one) => one.name === name)
    if (field) await closeOf(session, contract.dataset, field)
  }
}

async function closeOf(session: Session, dataset: string, field: Field): Promise<void> {
  const says = textOf(field, sql`d.${sql.id(field.name)}`)
  const closed = await session.rows(sql`
    update kho.citizen_case as c set state = 'corrected', ended_at = clock_timestamp()
    from data.${sql.id(dataset)} as d
    where c.dataset = ${dataset} and c.field = ${field.name} and c.state = 'open' and c.kind = 'correction'
      and d._id = c.record
      and case when c.proposed is null then ${says} is distinct from c.was else ${says} = c.proposed end
    returning c."case", c.person, c.agency`)
  await writeNotices(
    session,
    closed.flatMap(([id, person, agency]) => {
      const named = { case: id ?? '', kind: 'correction', dataset, field: field.name, dueDay: null } as const
      return [
        caseNotice('corrected', { kind: 'person', id: person ?? '' }, named),
        caseNotice('corrected', { kind: 'agency', id: agency ?? '' }, named),
      ]
    }),
  )
}
