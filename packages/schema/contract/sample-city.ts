import type { Document } from './document.ts'

/** A small city for tests: every kind of document, and the forms that the guide shows. Invented data. */
const files: { readonly [path: string]: string } = {
  'city.yaml': `city: hcmc_2020
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
languages: [vi, en]
holidays: codes/holidays.yaml
clock: 2020-11-02T08:00:00+07:00
synthetic: true
principal: { claims: { kind: kho_kind, person: cccd, agency: unit, trained: trained }, attributes: { trained: boolean } }
`,
  'agencies/all.yaml': `- agency: H29
  title: { vi: Ủy ban nhân dân, en: People's Committee }
- agency: H29.15
  title: { vi: Sở Thông tin và Truyền thông, en: Department of Information }
  parent: H29
- agency: H29.760
  title: { vi: Quận 1, en: District 1 }
  parent: H29
  old_code: 000.00.60.H29
  valid: { from: 1976-07-02, until: 2025-07-01 }
  succeeded_by: [{ agency: H29.26734, share: 0.4, decision: 1685/NQ-UBTVQH15 }]
- agency: H29.26734
  title: { vi: Phường Tân Định, en: Tan Dinh Ward }
  parent: H29
  valid: { from: 2025-07-01 }
`,
  'sources/one_stop_q1.yaml': `source: one_stop_q1
agency: H29.760
kind: postgres
connection: { host: db.q1, port: 5432, database: motcua, user: kho, password: { env: KHO_SECRET_ONE_STOP_Q1 }, tls: verify }
time_zone: Asia/Ho_Chi_Minh
owns: { dossiers: { receiving_agency: H29.760 } }
limits: { connections: 1, rows_per_second: 50000, hours: "18:00-06:00", longest_transaction: 15m, retained_log: 2GB }
`,
  'codes/dossier_status.yaml': `list: dossier_status
title: { vi: Trạng thái hồ sơ, en: Status of a dossier }
codes:
  - { code: registered, title: { vi: Mới đăng ký, en: Registered } }
  - { code: received, title: { vi: Đã tiếp nhận, en: Received }, from: 2018-01-01 }
  - { code: stamped, title: { vi: Đã đóng dấu, en: Stamped }, until: 2020-01-01 }
`,
  'codes/holidays.yaml': `holidays:
  - { date: 2020-09-02, title: { vi: Quốc khánh, en: National Day } }
  - { date: 2020-01-11, title: { vi: Làm bù, en: Made-up day }, working: true }
`,
  'items.yaml': `items:
  - item: identity
    title: { vi: Số định danh, en: Citizen id }
    held: [people.citizen_id]
    asked_as: [giấy tờ tùy thân]
asked_in: { dataset: procedures, procedure: code, paper: title }
`,
  'codes/clocks.yaml': `clocks:
  - clock: access_request
    title: { vi: Quyết định yêu cầu khai thác dữ liệu, en: Decision on a request for data }
    packs:
      - { from: 2025-08-19, working_days: 2, basis: N194-40 }
      - { from: 2020-05-25, working_days: 5, basis: N47-35(3) }
`,
  'people/people.yaml': `person: officer_q1
title: { vi: Cán bộ Quận 1, en: Officer of District 1 }
description: { vi: Bộ phận một cửa., en: One-stop desk. }
claims: { kho_kind: officer, cccd: '079080000011', unit: H29.760 }
---
person: citizen_lan
title: { vi: Người dân, en: Citizen }
claims: { kho_kind: citizen, cccd: '079190000001', roles: [a, b] }
`,
  'regulations/dossiers.yaml': `regulation: dossiers_sharing
dataset: dossiers
title: { vi: Quy chế khai thác hồ sơ, en: Terms of use of the dossiers }
terms: { vi: Chỉ dùng đúng mục đích., en: For the stated purpose only. }
usage_term: 1y
log_retention: 2y
`,
  'datasets/agencies.yaml': `dataset: agencies
names: { one: agency, many: agencies }
title: { vi: Cơ quan, en: Agencies }
owner: H29
class: open
licence: cc-by-4.0
key: [code]
fields:
  code: { type: text, check: agency_code }
  name: { type: text, required: true }
`,
  'datasets/procedures.yaml': `dataset: procedures
names: { one: procedure, many: procedures }
title: { vi: Thủ tục, en: Procedures }
owner: H29.15
class: shared
key: [code]
fields:
  code: { type: text, check: procedure_code }
  title: { type: text }
`,
  'datasets/people.yaml': `dataset: people
names: { one: person, many: people }
title: { vi: Người dân, en: People }
owner: H29
class: on_request
key: [citizen_id]
subjects: { field: citizen_id }
fields:
  citizen_id: { type: text, check: citizen_id, sensitivity: personal }
  name: { type: text, sensitivity: personal }
  born: { type: date, partial: true, sensitivity: personal }
  income: { type: decimal(14,0), sensitivity: sensitive }
`,
  'datasets/dossiers.yaml': `dataset: dossiers
names: { one: dossier, many: dossiers }
title: { vi: Hồ sơ thủ tục hành chính, en: Administrative dossiers }
description: { vi: Hồ sơ tại bộ phận một cửa., en: Dossiers of the one-stop desks. }
owner: H29.15
theme: government
class: shared
listed: true
refresh: { every: 15m, promise: 1h }
key: [dossier_code]
size: 17000000
history: true
retain: { records: 10y, history: 10y }
subjects: [{ field: applicant_id }, { field: handler_id, as: officer }]
fields:
  dossier_code:     { type: text, check: { name: dossier_code, at: received_at }, title: { vi: Mã số hồ sơ, en: Dossier code } }
  procedure_code:   { type: text, ref: { dataset: procedures, on: code, at: received_at } }
  receiving_agency: { type: text, ref: agencies, check: { name: agency_code, at: received_at } }
  handling_agency:  { type: text, ref: agencies, back: handledDossiers }
  applicant_id:     { type: text, check: citizen_id, ref: { dataset: people }, as: applicant, sensitivity: personal }
  handler_id:       { type: text, sensitivity: personal }
  fee:              { type: decimal(14,0), unit: VND }
  received_at:      { type: timestamp }
  finished_at:      { type: timestamp }
  status:           { type: text, codes: { list: dossier_status, at: received_at } }
  sealed:           { type: boolean }
  tags:             { type: text, list: true }
  location:         { type: geometry }
quality:
  - rule: finished_after_received
    check: { or: [{ finished_at: { is_null: true } }, { finished_at: { gte: { field: received_at } } }] }
    level: error
  - rule: fee_is_modest
    check: { not: { fee: { gt: 1000000 } } }
    level: warning
combine: union
sources:
  - source: one_stop_q1
    from: hoso
    map: { dossier_code: ma_ho_so, receiving_agency: { value: H29.760 }, status: { from: trang_thai, values: { 1: registered, 02: received } } }
    mode: cursor
    cursor: { field: updated_at, overlap: 10m }
    deletes: { soft: { sealed: { eq: true } } }
    reconcile: { every: 1d }
`,
  'datasets/dossier_steps.yaml': `dataset: dossier_steps
names: { one: dossier_step, many: steps }
title: { vi: Bước xử lý, en: Steps }
owner: H29.15
class: shared
key: [dossier_code, step]
subjects: [{ via: dossier_code, field: applicant_id }]
fields:
  dossier_code: { type: text, ref: dossiers }
  step: { type: integer }
  officer_id: { type: text, sensitivity: personal }
`,
  'policies/_city.yaml': `rules:
  - rule: sensitive_fields_need_trust
    deny: read
    over: { sensitivity: sensitive }
    to: { trust: { lt: 2 } }
`,
  'policies/dossiers.yaml': `policy: dossiers
rules:
  - rule: handling_agency_sees_its_dossiers
    allow: read
    to: { kind: officer, attributes: { trained: true } }
    where: { handling_agency: { in: $principal.units } }
    fields: all
    mask: { applicant_id: last4 }
    purpose: { procedure: any }
    ways: [query]
    valid: { from: 2020-01-01, until: 2026-12-31 }
    basis: N47-33
    reason: { vi: Cơ quan xử lý, en: The handling agency }
  - rule: assigned
    allow: read
    to: { kind: officer }
    where: { dossier_code: $purpose.key }
    fields: { except: [location] }
    purpose: { task: dossiers, assigned: handler_id }
  - rule: lookup_by_code
    allow: read
    to: { kind: anonymous }
    fields: [dossier_code, status]
    must_know: [dossier_code]
    quota: { requests: 60/m }
  - rule: sealed_cases_are_hidden
    deny: read
    where: { sealed: true }
`,
  'policies/people.yaml': `policy: people
rules:
  - rule: officers_see_applicants_of_their_dossiers
    allow: read
    to: { kind: officer }
    via: { dataset: dossiers, field: applicant_id, where: { finished_at: { is_null: true } } }
    fields: [name, born]
    mask: { born: year }
    purpose: { procedure: any }
  - rule: own_record
    allow: read
    to: { kind: citizen, trust: { gte: 2 } }
    where: { citizen_id: $principal.person }
    fields: all
`,
}

export const sampleDocuments: readonly Document[] = Object.entries(files).map(([path, text]) => ({ path, text }))

/** The sample with one text of one file replaced, which must be there once. */
export function changedSample(path: string, from: string, to: string): readonly Document[] {
  if (files[path]?.split(from).length !== 2) throw new Error(`${path} does not hold that text once`)
  return sampleDocuments.map((one) => (one.path === path ? { path, text: one.text.replace(from, () => to) } : one))
}
