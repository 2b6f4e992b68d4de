import { Refusal } from '@kho/schema/error.ts'
import type { Release } from '@kho/schema/release/release.ts'
import { confirmRelease, releasesIn, withdrawRelease } from '@kho/schema/release/releases.ts'
import type { Act, Acting } from '../acts/act.ts'
import { narrowingOf } from '../release/narrowing-of.ts'
import { openMeaning } from '../release/release-ask.ts'
import { requireOwn } from './save-policy-draft.ts'

/** A release, and why it goes on or ends: everybody who looks for it is told. */
export interface ReleaseDecision {
  readonly dataset: string
  readonly number: number
  readonly reason: string
}

export type DecidedRelease = {
  readonly dataset: string
  readonly number: number
  readonly state: 'published' | 'withdrawn'
}

/**
 * Gives a suspended release out again, under the rules as they are now. A steward alone cannot where it shows personal data that the
 * rules do not open any more: opening such takes others' consent, and confirming would be a way around it.
 */
export const confirmSuspendedRelease: Act<ReleaseDecision, DecidedRelease> = {
  action: 'release.confirm',
  guard: 'steward',
  about: targetOf,
  async perform(acting, decision) {
    const release = await ownRelease(acting, decision)
    const { dataset, number, reason } = decision
    const { city, now, session } = acting
    const narrowing = narrowingOf(city, release, now)
    const meaning = openMeaning(city, dataset, now)
    if (narrowing?.closed || meaning === null) throw closed()
    if (narrowing && narrowing.personal.length > 0) throw personal(narrowing.personal)
    if (narrowing) await confirmRelease(session, { dataset, number, meaning, reason })
    return { done: { dataset, number, state: 'published' } }
  },
}

/** Takes a release back for good: from here on its address says so, with the reason, and a worker deletes its files. */
export const withdrawOwnRelease: Act<ReleaseDecision, DecidedRelease> = {
  action: 'release.withdraw',
  guard: 'steward',
  about: targetOf,
  async perform(acting, decision) {
    await ownRelease(acting, decision)
    await withdrawRelease(acting.session, decision)
    return { done: { dataset: decision.dataset, number: decision.number, state: 'withdrawn' } }
  },
}

function targetOf({ dataset, number }: ReleaseDecision) {
  return { kind: 'release', key: /^[a-z]\w{0,62}$/.test(dataset) ? `${dataset}.${number}` : '' } as const
}

/** The steward's own release that is not withdrawn: KHO330, KHO145 and KHO146 else, KHO469 without a reason. */
async function ownRelease(acting: Acting, { dataset, number, reason }: ReleaseDecision): Promise<Release> {
  requireOwn(acting, dataset)
  if (reason.trim() === '' || reason.length > 1000) {
    throw new Refusal('KHO469', { vi: 'Chưa nêu lý do.', en: 'No reason is given.' })
  }
  const [release] = await releasesIn(acting.session, { dataset, number })
  if (!release) throw new Refusal('KHO145', { vi: 'Không có bản phát hành này.', en: 'There is no such release.' })
  if (release.withdrawnAt === null) return release
  const said = { vi: 'Bản phát hành này đã bị thu hồi.', en: 'This release was withdrawn.' }
  throw new Refusal('KHO146', said, { withdrawnAt: release.withdrawnAt })
}

function closed(): Refusal {
  return new Refusal('KHO464', {
    vi: 'Không còn quy tắc nào cho mọi người tải bộ dữ liệu này.',
    en: 'No rule lets everybody take this dataset any more.',
  })
}

function personal(fields: readonly string[]): Refusal {
  const said = {
    vi: 'Bản này cho xem dữ liệu cá nhân mà quy tắc không còn mở.',
    en: 'It shows personal data that the rules do not open any more.',
  }
  return new Refusal('KHO349', said, { fields: [...fields] })
}
