import type { Document } from '@kho/schema/contract/document.ts'
import { documentsOf } from '../harness/test-store.ts'

const base = `
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
principal:
  claims: { kind: kho_kind, person: cccd, agency: unit, roles: roles, trust: trust }
  attributes: { trained: boolean }
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
- { agency: H29.1.1, parent: H29.1, title: { vi: Phòng Một, en: First office } }
- { agency: H29.2, title: { vi: Sở Hai, en: Second department } }
# datasets/procedures.yaml
dataset: procedures
names: { one: procedure, many: procedures }
title: { vi: Thủ tục, en: Procedures }
owner: H29.1
class: open
licence: cc-by-4.0
listed: true
key: [code]
size: 100
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  title: { type: text, title: { vi: Tên, en: Title } }
# datasets/dossiers.yaml
dataset: dossiers
names: { one: dossier, many: dossiers }
title: { vi: Hồ sơ, en: Dossiers }
owner: H29.1
class: shared
listed: true
key: [dossier_code]
size: 100000
subjects: [{ field: applicant_id }]
fields:
  dossier_code: { type: text, title: { vi: Mã hồ sơ, en: Dossier code } }
  procedure_code: { type: text, ref: procedures, title: { vi: Thủ tục, en: Procedure } }
  agency: { type: text, title: { vi: Cơ quan, en: Agency } }
  applicant_id: { type: text, sensitivity: personal, title: { vi: Người nộp, en: Applicant } }
  handler_id: { type: text, title: { vi: Cán bộ, en: Handler } }
  fee: { type: 'decimal(14,0)', title: { vi: Phí, en: Fee } }
  note: { type: text, title: { vi: Ghi chú, en: Note } }
# datasets/inquiries.yaml
dataset: inquiries
names: { one: inquiry, many: inquiries }
title: { vi: Điều tra, en: Inquiries }
owner: H29.2
class: on_request
listed: false
key: [inquiry_code]
size: 100
fields:
  inquiry_code: { type: text, title: { vi: Mã, en: Code } }
  dossier_code: { type: text, ref: { dataset: dossiers }, title: { vi: Hồ sơ, en: Dossier } }
`

const rules = `
# policies/procedures.yaml
policy: procedures
rules:
  - { rule: everybody, allow: read, fields: all }
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: own_agency
    allow: read
    to: { kind: officer }
    where: { agency: { in: $principal.units } }
    fields: { except: [note] }
  - rule: applicant
    allow: read
    to: { kind: citizen }
    where: { applicant_id: $principal.person }
    fields: { except: [note, handler_id] }
  - rule: assigned
    allow: read
    to: { kind: officer }
    where: { handler_id: $principal.person }
    fields: all
    purpose: { task: dossiers, assigned: handler_id }
  - rule: at_work
    allow: read
    to: { kind: steward }
    fields: { except: [note] }
    purpose: { procedure: any }
# policies/inquiries.yaml
policy: inquiries
rules:
  - { rule: inspectors, allow: read, to: { kind: officer, roles: inspector }, fields: all }
`

/** A small city with every kind of rule that the abuse cases need; `more` documents replace those of the same path. */
export function safeCity(more = ''): readonly Document[] {
  const replaced = new Map(documentsOf(base + rules + more).map((document) => [document.path, document]))
  return [...replaced.values()]
}

/** Its records by dataset: columns as in the contract, values as text. */
export const records: { readonly [dataset: string]: readonly { readonly [field: string]: string }[] } = {
  procedures: [
    { code: '1.001', title: 'Đăng ký kết hôn' },
    { code: '1.002', title: 'Cấp giấy phép xây dựng' },
  ],
  dossiers: [
    dossier('D-1', { agency: 'H29.1', applicant_id: '079190000001', handler_id: '079190000009', note: 'canary-one' }),
    dossier('D-2', { agency: 'H29.1.1', applicant_id: '079190000002', handler_id: '079190000008', note: 'canary-two' }),
    dossier('D-3', { agency: 'H29.2', applicant_id: '079190000001', handler_id: '079190000007', note: 'canary-three' }),
  ],
  inquiries: [{ inquiry_code: 'I-1', dossier_code: 'D-3' }],
}

function dossier(code: string, more: { readonly [field: string]: string }) {
  return { dossier_code: code, procedure_code: '1.001', fee: '50000', ...more }
}
