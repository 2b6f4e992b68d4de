import type { Sensitivity } from '@kho/schema/contract/contract.ts'

/** Columns that are about a person wherever they stand, by the words agencies use for them in Vietnamese and English. */
const person =
  /(?:^|_)(?:cccd|cmnd|cmtnd|so_dinh_danh|dinh_danh_ca_nhan|citizen_id|national_id|identity_(?:number|card)|passport|ho_chieu|dien_thoai|so_dt|sdt|phone|mobile|email|ho_(?:va_)?ten|hoten|first_name|last_name|middle_name|ngay_sinh|nam_sinh|date_of_birth|birth_?da(?:te|y)|born|dob|chu_ho|nguoi_nop|applicant|nguoi_dai_dien)(?:_|$)/
/** Columns that are about a person where a column of the first kind stands beside them. */
const alongside =
  /(?:^|_)(?:full_?name|name|ten|dia_chi|address|gioi_tinh|gender|sex|que_quan|thuong_tru|tam_tru|nghe_nghiep|occupation)(?:_|$)/
const sensitive =
  /(?:^|_)(?:ton_giao|religion|dan_toc|ethnic(?:ity)?|benh|chan_doan|diagnos[ie]s|hiv|nhom_mau|blood|tien_an|tien_su|criminal|van_tay|fingerprint|biometric)(?:_|$)/
const identifier =
  /(?:^|_)(?:cccd|cmnd|cmtnd|so_dinh_danh|dinh_danh_ca_nhan|citizen_id|national_id|identity_number|passport|ho_chieu)(?:_|$)/

/**
 * What a table's fields look like, by their names, and by their values where somebody has seen these: a guess for its steward to
 * confirm, on the careful side.
 */
export function sensitivities(
  fields: readonly string[],
  seen: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, Sensitivity> {
  const isPersonal = (field: string) => person.test(field) || seen.has(field)
  const isAboutPeople = fields.some(isPersonal)
  const guess = (field: string): Sensitivity => {
    if (sensitive.test(field)) return 'sensitive'
    return isPersonal(field) || (isAboutPeople && alongside.test(field)) ? 'personal' : 'none'
  }
  return new Map(fields.map((field) => [field, guess(field)]))
}

/** The field that says whom a record is about: a person's own identifier, otherwise the record's first key. */
export function subjectOf(fields: readonly string[], key: readonly string[]): string {
  return fields.find((field) => identifier.test(field)) ?? key[0] ?? ''
}
