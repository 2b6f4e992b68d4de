import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import type { Acting } from '../acts/act.ts'
import type { DeputyDone } from './name-deputy.ts'

/** Tells the agency that a deputy acts for, and the one where they work, that it begins, or that it ended before its day. */
export async function tellOfDeputy(
  { session, city }: Pick<Acting, 'session' | 'city'>,
  { deputy, agency, from, until, ended }: DeputyDone,
  worksAt: string,
): Promise<void> {
  const { vi, en } = city.agencies.get(agency)?.title ?? { vi: agency, en: agency }
  const title = ended
    ? { vi: `Chấm dứt ủy quyền duyệt quy tắc thay ${vi}`, en: `A deputy for rules of ${en} was ended` }
    : { vi: `Ủy quyền duyệt quy tắc thay ${vi}`, en: `A deputy for rules of ${en} was named` }
  const text = ended
    ? {
        vi: `Người được ủy quyền không còn duyệt thay ${vi}.`,
        en: `A deputy no longer agrees in place of ${en}.`,
      }
    : {
        vi: `Từ ${from} đến trước ${until}, một người quản trị dữ liệu duyệt thay ${vi}. Việc chờ: policyDraftsToDecide.`,
        en: `From ${from} until before ${until} a data steward agrees in place of ${en}. What waits: policyDraftsToDecide.`,
      }
  const kind = ended ? 'policy_deputy_ended' : 'policy_deputy_named'
  const notices = [...new Set([agency, worksAt])].map((id) => ({
    ...{ to: { kind: 'agency', id } as const, kind, title, text },
    details: { deputy, agency, worksAt, from, until },
    once: `${kind} ${deputy}`,
  }))
  await writeNotices(session, notices)
}
