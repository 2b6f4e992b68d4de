import { element } from './element.ts'
import { type Answer, ask, type DemoPerson } from './kho.ts'
import { tourDossier } from './queries.ts'
import { type Bilingual, type Language, words } from './words.ts'

const watchers = ['officer_q1', 'citizen_lan', null] as const
const purpose = '1.004194'

const rows: readonly { readonly field: string; readonly title: Bilingual }[] = [
  { field: 'dossierCode', title: { vi: 'Mã hồ sơ', en: 'Dossier code' } },
  { field: 'status', title: { vi: 'Trạng thái', en: 'Status' } },
  { field: 'procedureCode', title: { vi: 'Thủ tục', en: 'Procedure' } },
  { field: 'receivedAt', title: { vi: 'Tiếp nhận', en: 'Received' } },
  { field: 'applicantId', title: { vi: 'Số định danh người nộp', en: 'Applicant’s citizen id' } },
  { field: 'summary', title: { vi: 'Trích yếu', en: 'Summary' } },
  { field: 'handlerId', title: { vi: 'Cán bộ xử lý', en: 'Handling officer' } },
  { field: 'fee', title: { vi: 'Lệ phí', en: 'Fee' } },
]

/** The one query behind all columns; the page shows it. */
export const sideQuery = `{
  dossier(dossierCode: "${tourDossier}") {
    ${rows.map((row) => row.field).join(' ')}
    withheld { field masked reason }
  }
}`

interface Seen {
  readonly [field: string]: unknown
  readonly withheld?: readonly { readonly field: string; readonly masked: boolean; readonly reason: string | null }[]
}

/** The table of one dossier as three people see it, each column one answer of the API. */
export async function sideBySide(people: readonly DemoPerson[], language: Language): Promise<HTMLElement> {
  const answers = await Promise.all(
    watchers.map((as) => ask({ query: sideQuery, as, purpose: as === 'officer_q1' ? purpose : '', language })),
  )
  const seen = answers.map(seenIn)
  const heads = watchers.map((as) =>
    headOf(
      people.find((person) => person.person === as),
      language,
    ),
  )
  const body = rows.map(({ field, title }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, title[language]),
      ...seen.map((record) => cellOf(record, field, language)),
    ),
  )
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, words.field[language]), ...heads)),
    element('tbody', {}, ...body),
  )
}

function seenIn({ data }: Answer): Seen | null {
  return (data?.dossier ?? null) as Seen | null // the shape that `sideQuery` asks for
}

function headOf(person: DemoPerson | undefined, language: Language): HTMLElement {
  const title = person?.title[language] ?? words.anonymous[language]
  const more = person?.description?.[language] ?? words.anonymousMore[language]
  return element('th', { scope: 'col' }, title, element('small', {}, more))
}

function cellOf(record: Seen | null, field: string, language: Language): HTMLElement {
  if (record === null)
    return element('td', { class: 'withheld' }, words.nothing[language], element('small', {}, words.noRecord[language]))
  const withheld = record.withheld?.find((cell) => cell.field === field)
  const reason = withheld?.reason ? [element('small', {}, withheld.reason)] : []
  if (withheld && !withheld.masked)
    return element('td', { class: 'withheld' }, `🔒 ${words.withheld[language]}`, ...reason)
  const text = record[field] === null ? words.empty[language] : String(record[field])
  return withheld ? element('td', { class: 'masked' }, text, ...reason) : element('td', {}, text)
}
