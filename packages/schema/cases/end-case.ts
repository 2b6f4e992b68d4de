import { sql } from 'kysely'
import { Refusal } from '../error.ts'
import { writeNotices } from '../notices/write-notices.ts'
import type { Sql } from '../sql.ts'
import type { Session } from '../store/database.ts'
import { caseNotice } from './case-notices.ts'
import type { CaseKind } from './citizen-case.ts'

/** How a case ends otherwise than by the data themselves. */
export type Ending =
  | { readonly state: 'answered'; readonly answer: string; readonly ground: string | null }
  | { readonly state: 'refused'; readonly answer: string; readonly ground: string }
  | { readonly state: 'withdrawn' }

// A type, since only such may stand for plain data.
export type EndedCase = { readonly case: string; readonly state: string }

const kinds: { readonly [S in Ending['state']]: readonly CaseKind[] } = {
  answered: ['question'],
  refused: ['correction'],
  withdrawn: ['question', 'correction'],
}

/**
 * Ends an open case, once: of two who end it at the same time one is refused (KHO458), as is whoever it is not for, and whoever
 * made the very access that is asked about.
 */
export async function endCase(
  session: Session,
  { id, by, ending }: { readonly id: string; readonly by: CaseParty; readonly ending: Ending },
): Promise<EndedCase> {
  const { state } = ending
  const [answer, ground] = 'answer' in ending ? [ending.answer, ending.ground] : [null, null]
  if (state !== 'withdrawn' && !answer?.trim()) throw new Refusal('KHO459', noReason)
  if (state === 'refused' && !ground?.trim()) throw new Refusal('KHO459', noReason)
  const [row] = await session.rows(sql`
    update kho.citizen_case set state = ${state}, answer = ${answer}, ground = ${ground}, ended_at = clock_timestamp()
    where "case" = ${id}::uuid and state = 'open' and kind = any(${kinds[state]}::text[]) and ${partySql(by)}
    returning kind, person, agency, dataset, field`)
  if (!row) throw new Refusal('KHO458', notOpen)
  const [kind, person, agency, dataset, field] = row
  const named = {
    ...{ case: id, dueDay: null, dataset: dataset ?? null, field: field ?? null },
    kind: kind === 'correction' ? ('correction' as const) : ('question' as const),
  }
  const told = state === 'withdrawn' ? [{ kind: 'agency' as const, id: agency ?? '' }] : []
  await writeNotices(session, [
    caseNotice(state, { kind: 'person', id: person ?? '' }, named),
    ...told.map((to) => caseNotice(state, to, named)),
  ])
  return { case: id, state }
}

/** The person whose case it is; or the agencies that somebody answers for, and who that is in the ledger. */
export type CaseParty =
  | { readonly person: string }
  | { readonly units: readonly string[]; readonly accounts: readonly string[] }

function partySql(by: CaseParty): Sql {
  if ('person' in by) return sql`person = ${by.person}`
  return sql`agency = any(${by.units}::text[]) and (reader is null or reader <> all(${by.accounts}::uuid[]))`
}

const notOpen = {
  vi: 'Không có vụ việc này, hoặc nó đã kết thúc.',
  en: 'There is no such case, or it has ended.',
}
const noReason = {
  vi: 'Câu trả lời cần nội dung; từ chối cần cả lý do và căn cứ pháp lý.',
  en: 'An answer needs words; a refusal needs a reason and a legal ground.',
}
