import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Notice } from '@kho/schema/notices/notice.ts'

interface Glass {
  readonly breakGlass: string
  readonly dataset: string
  /** Of whoever asks. */
  readonly agency: string
  /** ISO 8601. */
  readonly until: string
}

type Event = 'asked' | 'opened'

/** What agencies are told of an urgent right, each once: who may open it that one waits, who asked that it was opened. */
export function glassNotices(event: Event, agencies: readonly string[], glass: Glass): readonly Notice[] {
  const { breakGlass, dataset, agency, until } = glass
  return [...new Set(agencies)].map((id) => ({
    to: { kind: 'agency', id },
    kind: `break_glass_${event}`,
    title: titles[event],
    text: texts[event](glass),
    details: { breakGlass, dataset, agency, until },
    once: `break_glass ${breakGlass} ${event}`,
  }))
}

const titles: { readonly [event in Event]: Bilingual } = {
  asked: { vi: 'Một quyền khẩn cấp chờ người thứ hai mở', en: 'An urgent right waits for a second person' },
  opened: { vi: 'Quyền khẩn cấp đã được mở', en: 'An urgent right was opened' },
}

const texts: { readonly [event in Event]: (glass: Glass) => Bilingual } = {
  asked: ({ breakGlass, dataset, agency, until }) => ({
    vi: `Cơ quan ${agency} xin đọc ngay ${dataset}, đến ${until}. Lý do, căn cứ và các trường: xem breakGlassRequests, mã ${breakGlass}.`,
    en: `${agency} asks to read ${dataset} at once, until ${until}. Reason, ground and fields: see breakGlassRequests, number ${breakGlass}.`,
  }),
  opened: ({ breakGlass, dataset, until }) => ({
    vi: `Quyền khẩn cấp với ${dataset} có hiệu lực đến ${until}; closeBreakGlass kết thúc sớm hơn. Mã ${breakGlass}.`,
    en: `The urgent right to ${dataset} holds until ${until}; closeBreakGlass ends it before. Number ${breakGlass}.`,
  }),
}
