import type { Bilingual } from '../contract/bilingual.ts'
import type { Notice, Recipient } from '../notices/notice.ts'

/** What can be told of a request or of a grant. */
export type AccessEvent =
  | 'request_submitted'
  | 'request_approved'
  | 'request_refused'
  | 'request_withdrawn'
  | 'request_escalated'
  | 'grant_suspended'
  | 'grant_restored'
  | 'grant_revoked'
  | 'grant_expiring'
  | 'grant_expired'
  | 'grant_unused'

interface About {
  /** The id of the request, or of the grant. */
  readonly id: string
  readonly dataset: string
  /** The day by which something is to be done or from which it is over; null where there is none. */
  readonly day?: string | null
}

/** The same event told to everybody whom it concerns, each once. What people have typed stands at the request or the grant. */
export function accessNotices(event: AccessEvent, to: readonly Recipient[], { id, dataset, day }: About): Notice[] {
  const { title, text } = words[event]
  const said = (how: (dataset: string, day: string) => string) => how(dataset, day ?? '…')
  const recipients = new Map(to.map((one) => [`${one.kind} ${one.id}`, one]))
  return [...recipients.values()].map((one) => ({
    to: one,
    kind: event,
    title,
    text: { vi: said(text.vi), en: said(text.en) },
    details: { id, dataset, day: day ?? null },
    // What may happen to a grant again, such as a suspension, is told again.
    once: repeats.has(event) ? `${event} ${id} ${Date.now()}` : `${event} ${id}`,
  }))
}

/** Whom a grant is for: an agency, and its application where it is for one only. */
export function consumersOf(agency: string, application: string | null): readonly Recipient[] {
  const own: Recipient = { kind: 'agency', id: agency }
  return application === null ? [own] : [own, { kind: 'application', id: application }]
}

const repeats: ReadonlySet<AccessEvent> = new Set(['grant_suspended', 'grant_restored'])

interface Words {
  readonly title: Bilingual
  readonly text: { readonly [language in 'vi' | 'en']: (dataset: string, day: string) => string }
}

const words: { readonly [event in AccessEvent]: Words } = {
  request_submitted: {
    title: { vi: 'Yêu cầu khai thác dữ liệu mới', en: 'A new request for data' },
    text: {
      vi: (dataset, day) =>
        `Một cơ quan xin khai thác ${dataset}. Hạn quyết định: hết ngày ${day}. Xem accessRequests.`,
      en: (dataset, day) => `An agency asks for ${dataset}. To be decided by the end of ${day}. See accessRequests.`,
    },
  },
  request_approved: {
    title: { vi: 'Yêu cầu được chấp thuận', en: 'A request was granted' },
    text: {
      vi: (dataset) => `Quyền khai thác ${dataset} đã có hiệu lực. Xem accessGrants để biết phạm vi và thời hạn.`,
      en: (dataset) => `What was granted of ${dataset} is open. See accessGrants for its extent and its end.`,
    },
  },
  request_refused: {
    title: { vi: 'Yêu cầu bị từ chối', en: 'A request was refused' },
    text: {
      vi: (dataset) => `Yêu cầu khai thác ${dataset} bị từ chối. Lý do và căn cứ pháp lý: xem accessRequests.`,
      en: (dataset) =>
        `The request for ${dataset} was refused. See accessRequests for the reason and the legal ground.`,
    },
  },
  request_withdrawn: {
    title: { vi: 'Yêu cầu được rút lại', en: 'A request was withdrawn' },
    text: {
      vi: (dataset) => `Yêu cầu khai thác ${dataset} đã được rút lại; không cần quyết định.`,
      en: (dataset) => `The request for ${dataset} was withdrawn; nothing is to be decided.`,
    },
  },
  request_escalated: {
    title: { vi: 'Yêu cầu quá hạn, chuyển cấp trên', en: 'A request is late and goes to the agency above' },
    text: {
      vi: (dataset) =>
        `Yêu cầu khai thác ${dataset} chưa được quyết định trong hạn. Cơ quan cấp trên có thể quyết định thay.`,
      en: (dataset) => `The request for ${dataset} was not decided in time. The agency above may decide it instead.`,
    },
  },
  grant_suspended: {
    title: { vi: 'Quyền khai thác bị tạm dừng', en: 'A grant was suspended' },
    text: {
      vi: (dataset) => `Quyền khai thác ${dataset} bị tạm dừng. Vi phạm và điều kiện khôi phục: xem accessGrants.`,
      en: (dataset) => `A grant for ${dataset} was suspended. See accessGrants for the violation and what restores it.`,
    },
  },
  grant_restored: {
    title: { vi: 'Quyền khai thác được khôi phục', en: 'A grant was restored' },
    text: {
      vi: (dataset) => `Quyền khai thác ${dataset} có hiệu lực trở lại.`,
      en: (dataset) => `A grant for ${dataset} holds again.`,
    },
  },
  grant_revoked: {
    title: { vi: 'Quyền khai thác bị chấm dứt', en: 'A grant was ended' },
    text: {
      vi: (dataset) =>
        `Quyền khai thác ${dataset} đã chấm dứt trước hạn. Bản sao đã lấy theo quyền này không còn giá trị.`,
      en: (dataset) => `A grant for ${dataset} was ended before its time. Copies taken under it are invalid.`,
    },
  },
  grant_expiring: {
    title: { vi: 'Quyền khai thác sắp hết hạn', en: 'A grant ends soon' },
    text: {
      vi: (dataset, day) => `Quyền khai thác ${dataset} hết hạn ngày ${day}. Cần dùng tiếp thì gửi yêu cầu mới.`,
      en: (dataset, day) => `A grant for ${dataset} ends on ${day}. Ask anew where it is still needed.`,
    },
  },
  grant_unused: {
    title: { vi: 'Quyền khai thác không được dùng', en: 'A grant is not used' },
    text: {
      vi: (dataset) =>
        `Chưa có dữ liệu cá nhân nào được đọc theo một quyền khai thác ${dataset} trong 90 ngày. Còn cần không?`,
      en: (dataset) => `No personal data was read by a grant for ${dataset} in 90 days. Is it still needed?`,
    },
  },
  grant_expired: {
    title: { vi: 'Quyền khai thác đã hết hạn', en: 'A grant has ended' },
    text: {
      vi: (dataset, day) =>
        `Quyền khai thác ${dataset} hết hạn ngày ${day}. Bản sao đã đồng bộ không còn giá trị sử dụng.`,
      en: (dataset, day) =>
        `A grant for ${dataset} ended on ${day}. Copies synchronised under it are invalid from then on.`,
    },
  },
}
