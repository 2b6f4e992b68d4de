/** As the safe city, with the officer of a dossier a subject of it, and its cells about him personal. */
export const ofOfficers = `
# datasets/dossiers.yaml
dataset: dossiers
names: { one: dossier, many: dossiers }
title: { vi: Hồ sơ, en: Dossiers }
owner: H29.1
class: shared
listed: true
key: [dossier_code]
size: 100000
subjects: [{ field: applicant_id }, { field: handler_id, as: officer }]
fields:
  dossier_code: { type: text, title: { vi: Mã hồ sơ, en: Dossier code } }
  procedure_code: { type: text, ref: procedures, title: { vi: Thủ tục, en: Procedure } }
  agency: { type: text, title: { vi: Cơ quan, en: Agency } }
  applicant_id: { type: text, sensitivity: personal, title: { vi: Người nộp, en: Applicant } }
  handler_id: { type: text, sensitivity: personal, title: { vi: Cán bộ, en: Handler } }
  fee: { type: 'decimal(14,0)', title: { vi: Phí, en: Fee } }
  note: { type: text, title: { vi: Ghi chú, en: Note } }
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: own_agency
    allow: read
    to: { kind: officer }
    where: { agency: { in: $principal.units } }
    fields: all
    basis: N47-33
    reason: { vi: Cơ quan xem hồ sơ của mình., en: An agency sees its own dossiers. }
  - { rule: applicant, allow: read, to: { kind: citizen }, where: { applicant_id: $principal.person }, fields: { except: [handler_id] } }
`
