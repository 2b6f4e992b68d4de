/** A department whose dossiers another one counts, an office below it, and the city above both. */
export const draftsCity = `
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
- { agency: H29.1, parent: H29, title: { vi: Sở Một, en: First department } }
- { agency: H29.1.1, parent: H29.1, title: { vi: Phòng Một, en: First office } }
- { agency: H29.2, parent: H29, title: { vi: Sở Hai, en: Second department } }
# datasets/dossier_counts.yaml
dataset: dossier_counts
names: { one: dossier_count, many: dossier_counts }
title: { vi: Số hồ sơ, en: Counts of dossiers }
owner: H29.2
class: shared
listed: true
derive: { from: dossiers, by: { agency: agency }, measures: { count: count } }
`

/** A steward's account. */
export interface Who {
  readonly name: string
  readonly unit: string
  readonly cccd: string
}

export const author: Who = { name: 'author', unit: 'H29.1', cccd: '079190000021' }
export const colleague: Who = { name: 'colleague', unit: 'H29.1', cccd: '079190000022' }
export const otherSelf: Who = { ...author, name: 'author-again' }
export const office: Who = { name: 'office', unit: 'H29.1.1', cccd: '079190000023' }
export const second: Who = { name: 'second', unit: 'H29.2', cccd: '079190000024' }
export const mayor: Who = { name: 'mayor', unit: 'H29', cccd: '079190000025' }

/** Fields of every dossier for officers, instead of their own agency's. */
export const wider = rulesFor('[dossier_code, applicant_id]')
export const narrower = rulesFor('[dossier_code]', 'where: { agency: { in: $principal.units } }, ')
export const harmless = rulesFor('[dossier_code, fee]')

export function rulesFor(fields: string, where = ''): string {
  return `policy: dossiers\nrules:\n  - { rule: own_agency, allow: read, to: { kind: officer }, ${where}fields: ${fields} }\n`
}
