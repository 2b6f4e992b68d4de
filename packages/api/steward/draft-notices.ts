import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Notice } from '@kho/schema/notices/notice.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { PolicyDraft } from '@kho/schema/store/policy-draft.ts'
import { sql } from 'kysely'

/** What agencies are told of a draft of rules. */
export type DraftEvent = 'waits' | 'waits_above' | 'current' | 'agreed' | 'rejected' | 'withdrawn'

type Told = Pick<PolicyDraft, 'draft' | 'version' | 'datasets'>

/** The same event told to several agencies, each once for each version of the draft. What people have written stands at the draft. */
export function draftNotices(event: DraftEvent, agencies: readonly string[], held: Told): readonly Notice[] {
  const { title, text } = words[event]
  const [{ draft, version }, names] = [held, held.datasets.join(', ')]
  return [...new Set(agencies)].map((id) => ({
    to: { kind: 'agency', id },
    kind: `policy_draft_${event}`,
    title,
    text: { vi: `${text.vi(names)} Mã ${draft}.`, en: `${text.en(names)} Number ${draft}.` },
    details: { draft, version, datasets: names },
    once: `policy_draft ${draft} ${event} ${version}`,
  }))
}

/** Tells the agencies that a draft waits for, and those at which their deputies of today work. */
export async function tellWaiting(
  session: Session,
  held: Told,
  today: string,
  needs: readonly string[],
): Promise<void> {
  const rows = await session.rows(sql`
    select distinct of_agency from kho.policy_deputy where agency = any (${needs}::text[])
      and ended_at is null and from_day <= ${today}::date and ${today}::date < until_day`)
  const deputies = rows.flatMap(([agency]) => agency ?? [])
  await writeNotices(session, draftNotices('waits', [...needs, ...deputies], held))
}

/** Tells whoever wrote a draft what became of it: their agency, or the owners where it was held back from `kho apply`. */
export async function tellAuthor(session: Session, event: DraftEvent, held: PolicyDraft): Promise<void> {
  const { authorAgency, owners } = held
  await writeNotices(session, draftNotices(event, authorAgency === null ? owners : [authorAgency], held))
}

interface Words {
  readonly title: Bilingual
  readonly text: { readonly [language in 'vi' | 'en']: (datasets: string) => string }
}

const words: { readonly [event in DraftEvent]: Words } = {
  waits: {
    title: { vi: 'Bản thảo quy tắc chờ cơ quan bạn đồng ý', en: 'A draft of rules waits for your agency' },
    text: {
      vi: (datasets) => `Quy tắc của ${datasets} sẽ mở thêm dữ liệu. Xem policyDraftsToDecide.`,
      en: (datasets) => `Rules of ${datasets} would open more data. See policyDraftsToDecide.`,
    },
  },
  waits_above: {
    title: {
      vi: 'Bản thảo quy tắc quá hạn, cấp trên có thể quyết định',
      en: 'A draft of rules may be decided by the unit above',
    },
    text: {
      vi: (datasets) => `Quy tắc của ${datasets} chưa được quyết định trong hạn. Xem policyDraftsToDecide.`,
      en: (datasets) => `Rules of ${datasets} were not decided in time. See policyDraftsToDecide.`,
    },
  },
  current: {
    title: { vi: 'Bản thảo quy tắc đã có hiệu lực', en: 'A draft of rules is current' },
    text: {
      vi: (datasets) => `Mọi cơ quan chủ quản đã đồng ý; quy tắc mới của ${datasets} đang có hiệu lực.`,
      en: (datasets) => `Every owner has agreed; the new rules of ${datasets} are current.`,
    },
  },
  agreed: {
    title: { vi: 'Bản thảo quy tắc đã được đồng ý', en: 'A draft of rules was agreed to' },
    text: {
      vi: (datasets) => `Mọi cơ quan chủ quản đã đồng ý với quy tắc của ${datasets}; chạy kho apply để có hiệu lực.`,
      en: (datasets) => `Every owner has agreed to the rules of ${datasets}; kho apply makes them current.`,
    },
  },
  rejected: {
    title: { vi: 'Bản thảo quy tắc bị từ chối', en: 'A draft of rules was rejected' },
    text: {
      vi: (datasets) => `Quy tắc của ${datasets} không được đồng ý. Lý do: xem policyDrafts.`,
      en: (datasets) => `The rules of ${datasets} were not agreed to. See policyDrafts for why.`,
    },
  },
  withdrawn: {
    title: { vi: 'Bản thảo quy tắc được rút lại', en: 'A draft of rules was taken back' },
    text: {
      vi: (datasets) => `Quy tắc của ${datasets} không còn chờ ai quyết định.`,
      en: (datasets) => `The rules of ${datasets} wait for nobody any more.`,
    },
  },
}
