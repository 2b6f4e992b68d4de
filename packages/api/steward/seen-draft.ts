import { Refusal } from '@kho/schema/error.ts'
import type { WriteTarget } from '@kho/schema/ledger/write-entry.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { type DraftState, holdDraft, type PolicyDraft } from '@kho/schema/store/policy-draft.ts'

/** A draft as somebody has seen it. */
export interface DraftSeen {
  readonly draft: string
  readonly version: number
}

/** What an act answers of a draft. A type, since only such may stand for plain data. */
export type DraftDone = {
  readonly draft: string
  readonly version: number
  readonly state: DraftState
  readonly needs: readonly string[]
  /** The version of the rules that it became; null while it is not current. */
  readonly became: number | null
}

/**
 * Holds a draft until the transaction ends. Refuses one that is not there (KHO333), and one that is no longer as whoever
 * asks has seen it (KHO426).
 */
export async function holdSeen(session: Session, { draft, version }: DraftSeen): Promise<PolicyDraft> {
  const held = await holdDraft(session, draft)
  if (!held) throw noDraft()
  if (held.version !== version) {
    const said = { vi: 'Bản thảo đã thay đổi từ lúc bạn đọc.', en: 'The draft has changed since you read it.' }
    throw new Refusal('KHO426', said, { version: held.version })
  }
  return held
}

/** The same for a draft that whoever asks has nothing to do with: it is not told from none. */
export function noDraft(): Refusal {
  return new Refusal('KHO333', { vi: 'Không có bản thảo này.', en: 'There is no such draft.' })
}

/** Refuses a draft in any other state than these. */
export function expectState({ state }: PolicyDraft, ...states: readonly DraftState[]): void {
  if (states.includes(state)) return
  const said = { vi: `Bản thảo đang ở trạng thái ${state}.`, en: `The draft is ${state}.` }
  throw new Refusal('KHO334', said, { state })
}

/** What the ledger says an act on a draft was about. An id that is none was typed by somebody, and stays out. */
export function draftTarget({ draft }: { readonly draft: string }): WriteTarget {
  return { kind: 'policy_draft', key: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(draft) ? draft : '' }
}
