import type { Answer } from '../../kho/ask.ts'
import type { Bilingual } from '../../words/words.ts'

export const tourDossier = '000.00.60.H29-201015-0001'

/** Who looks at the dossier of the tour: an officer at work on it, its applicant, and anybody. */
export const watchers = [
  { as: 'officer_q1', purpose: '1.004194' },
  { as: 'citizen_lan', purpose: '' },
  { as: null, purpose: '' },
] as const

export const sideFields: readonly { readonly field: string; readonly title: Bilingual }[] = [
  { field: 'dossierCode', title: { vi: 'Mã hồ sơ', en: 'Dossier code' } },
  { field: 'status', title: { vi: 'Trạng thái', en: 'Status' } },
  { field: 'procedureCode', title: { vi: 'Thủ tục', en: 'Procedure' } },
  { field: 'receivedAt', title: { vi: 'Tiếp nhận', en: 'Received' } },
  { field: 'applicantId', title: { vi: 'Số định danh người nộp', en: 'Applicant’s citizen id' } },
  { field: 'summary', title: { vi: 'Trích yếu', en: 'Summary' } },
  { field: 'handlerId', title: { vi: 'Cán bộ xử lý', en: 'Handling officer' } },
  { field: 'fee', title: { vi: 'Lệ phí', en: 'Fee' } },
]

/** The one query behind all columns. */
export const sideQuery = `{
  dossier(dossierCode: "${tourDossier}") {
    ${sideFields.map(({ field }) => field).join(' ')}
    withheld { field masked reason }
  }
}`

export interface Seen {
  readonly [field: string]: unknown
  readonly withheld?: readonly { readonly field: string; readonly masked: boolean; readonly reason: string | null }[]
}

/** The dossier in an answer; null where it does not exist for who asked. */
export function asSeen({ data }: Answer<unknown>): Seen | null {
  const { dossier } = (data ?? {}) as { readonly dossier?: Seen | null } // the shape that `sideQuery` asks for
  return dossier ?? null
}
