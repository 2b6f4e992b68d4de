import { sql } from 'kysely'
import type { City } from '../contract/city.ts'
import { nowOf, todayOf } from '../contract/clock.ts'
import { deadlineOf } from '../contract/deadline.ts'
import { Refusal } from '../error.ts'
import { writeNotices } from '../notices/write-notices.ts'
import type { Session } from '../store/database.ts'
import { addresseeOf } from './addressee.ts'
import { caseNotice } from './case-notices.ts'
import { clocks, type NewCase } from './citizen-case.ts'

// A type, since only such may stand for plain data.
export type OpenedCase = { readonly case: string; readonly agency: string; readonly dueDay: string | null }

/** Opens a case with the agency that answers today, on its clock, and tells both sides. KHO457 while the same is open. */
export async function openCase(
  session: Session,
  { city, now }: { readonly city: City; readonly now: Date },
  asked: NewCase,
): Promise<OpenedCase> {
  const agency = addresseeOf(city, asked.owner, todayOf(city, now))
  const deadline = deadlineOf(city, clocks[asked.kind], nowOf(city, now))
  const dueDay = deadline?.day ?? null
  const { kind, person, subjects, about } = asked
  const cell = about.about === 'cell' ? about : null
  const access = about.about === 'access' ? about : null
  const [row] = await session.rows(sql`
    insert into kho.citizen_case (kind, person, subjects, owner, agency, due_day, due_at, basis,
      about, access, reader, dataset, record, record_id, field, code, asked, was, proposed)
    values (${kind}, ${person}, ${subjects}::uuid[], ${asked.owner}, ${agency}, ${dueDay}::date,
      ${deadline?.end.toISOString() ?? null}::timestamptz, ${deadline?.basis ?? null},
      ${about.about}, ${access?.access ?? null}, ${access?.reader ?? null}::uuid, ${about.dataset},
      ${cell?.id ?? null}::uuid, ${cell?.record ?? null}, ${cell?.field ?? null},
      ${about.about === 'refusal' ? about.code : null}, ${asked.asked}, ${cell?.was ?? null}, ${cell?.proposed ?? null})
    on conflict do nothing returning "case"`)
  const id = row?.[0]
  if (!id) throw new Refusal('KHO457', stillOpen)
  const named = { case: id, kind, dataset: about.dataset, field: cell?.field ?? null, dueDay }
  await writeNotices(session, [
    caseNotice('asked', { kind: 'agency', id: agency }, named),
    caseNotice('asked', { kind: 'person', id: person }, named),
  ])
  return { case: id, agency, dueDay }
}

const stillOpen = {
  vi: 'Bạn đã hỏi điều này và chưa có trả lời.',
  en: 'You have asked this already, and it is still open.',
}
