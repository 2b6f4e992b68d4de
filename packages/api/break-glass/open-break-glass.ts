import { todayOf } from '@kho/schema/contract/clock.ts'
import { Refusal } from '@kho/schema/error.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { actsFor, ownersOf } from '@kho/schema/policy/ownership.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import type { GlassDone } from './ask-break-glass.ts'
import { glassNotices } from './glass-notices.ts'

/** What the second person has been told, said back: nobody opens what they have not understood. */
export interface ConfirmedNeed {
  readonly breakGlass: string
  readonly dataset: string
  readonly fields: readonly string[]
}

interface Held {
  readonly dataset: string
  readonly fields: readonly string[]
  readonly until: string
  readonly agency: string
  readonly isAsker: boolean
  readonly isOpen: boolean
}

/** Opens an urgent right that somebody else asked for: a steward of every agency that owns what is read. */
export const openBreakGlass: Act<ConfirmedNeed, GlassDone> = {
  action: 'break_glass.open',
  guard: 'steward',
  about: aboutGlass,
  async perform(acting, { breakGlass, dataset, fields }) {
    const held = await heldGlass(acting, breakGlass)
    const isSaidBack = held?.dataset === dataset && [...held.fields].sort().join() === [...fields].sort().join()
    if (!held || !isSaidBack || !ownsAll(acting, held.dataset)) throw notThere()
    if (held.isAsker) throw needsTwo()
    const { session, holder } = acting
    const [row] = await session.rows(
      sql`select kho.open_break_glass(${breakGlass}::uuid, ${holder.account}, ${holder.person})`,
    )
    if (!row?.[0]) throw notThere()
    await writeNotices(session, glassNotices('opened', [held.agency], { breakGlass, ...held }))
    return { done: { breakGlass, state: 'open', until: held.until } }
  },
}

/** Ends an urgent right before its time: whoever asked for it, or a steward of the owner. */
export const closeBreakGlass: Act<{ readonly breakGlass: string }, GlassDone> = {
  action: 'break_glass.close',
  guard: 'agency',
  about: aboutGlass,
  async perform(acting, { breakGlass }) {
    const held = await heldGlass(acting, breakGlass)
    const isOwner = acting.principal.kind === 'steward' && held !== null && ownsAll(acting, held.dataset)
    if (!held?.isOpen || !(held.isAsker || isOwner)) throw notThere()
    await acting.session.rows(sql`select kho.close_break_glass(${breakGlass}::uuid)`)
    return { done: { breakGlass, state: 'ended', until: held.until } }
  },
}

/** A text that is no id is nobody's, and no ledger entry repeats it. */
function aboutGlass({ breakGlass }: { readonly breakGlass: string }) {
  return { kind: 'break_glass', key: isId(breakGlass) ? breakGlass : '' }
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

async function heldGlass({ session, holder }: Acting, breakGlass: string): Promise<Held | null> {
  if (!isId(breakGlass)) return null
  const [row] = await session.rows(sql`
    select dataset, array_to_json(fields), to_char(until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      asker = ${holder.account} or coalesce(asker_person = ${holder.person}::bytea, false), opened_at is not null, agency
    from kho.break_glass where break_glass = ${breakGlass}::uuid`)
  if (!row) return null
  const [dataset, fields, until, isAsker, isOpen, agency] = row
  return {
    ...{ dataset: dataset ?? '', fields: JSON.parse(fields ?? '[]'), until: until ?? '' },
    ...{ isAsker: isAsker === 't', isOpen: isOpen === 't', agency: agency ?? '' },
  }
}

function ownsAll({ city, principal, now }: Acting, dataset: string): boolean {
  return ownersOf(city, dataset).every((owner) => actsFor(city, principal, owner, todayOf(city, now)))
}

/** Another agency's, one that is over and one that never was are told alike. */
function notThere(): Refusal {
  return new Refusal('KHO371', {
    vi: 'Không có yêu cầu khẩn cấp nào như vậy đang chờ bạn.',
    en: 'No such urgent request waits for you.',
  })
}

function needsTwo(): Refusal {
  return new Refusal('KHO372', { vi: 'Người yêu cầu không được tự mở.', en: 'Whoever asked may not open it.' })
}
