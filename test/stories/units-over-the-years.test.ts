import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { safeCity } from '../safety/safe-city.ts'
import { safeServer } from '../safety/safe-server.ts'

/** Districts 2 and 1 of Ho Chi Minh City, as they were, and what became of them in 2021 and 2025. */
const documents = (clock: string) => `
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
clock: ${clock}T08:00:00+07:00
synthetic: true
principal:
  claims: { kind: kho_kind, person: cccd, agency: unit, roles: roles, trust: trust }
  attributes: { trained: boolean }
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
- { agency: H29.1.1, parent: H29.1, title: { vi: Phòng Một, en: First office } }
- { agency: H29.2, title: { vi: Sở Hai, en: Second department } }
- agency: H29.769
  title: { vi: Quận 2, en: District 2 }
  valid: { until: 2021-01-01 }
  succeeded_by: [{ agency: H29.7690, decision: 1111/NQ-UBTVQH14 }]
- agency: H29.7690
  title: { vi: Thành phố Thủ Đức, en: Thu Duc City }
  valid: { from: 2021-01-01, until: 2025-07-01 }
  succeeded_by: [{ agency: H29.27088 }, { agency: H29.27112 }]
- { agency: H29.27088, title: { vi: Phường An Khánh, en: An Khanh Ward }, valid: { from: 2025-07-01 } }
- { agency: H29.27112, title: { vi: Phường Bình Trưng, en: Binh Trung Ward }, valid: { from: 2025-07-01 } }
- agency: H29.760
  title: { vi: Quận 1, en: District 1 }
  valid: { until: 2025-07-01 }
  succeeded_by: [{ agency: H29.26734 }]
- { agency: H29.26734, title: { vi: Phường Tân Định, en: Tan Dinh Ward }, valid: { from: 2025-07-01 } }
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: given_to_district_2
    allow: read
    to: { kind: officer, agency: H29.769 }
    where: { agency: H29.1 }
    fields: [dossier_code, fee]
    valid: { from: 2020-01-01 }
  - rule: own_dossiers
    allow: read
    to: { kind: officer }
    where: { agency: { in: $principal.units } }
    fields: { except: [note] }
`

const units = ['H29.769', 'H29.7690', 'H29.27088', 'H29.27112', 'H29.760', 'H29.26734']

/** What officers of every unit are shown on a day: of the dossier that District 2 was given, and of the one it wrote. */
async function shownOn(day: string) {
  await using safe = await safeServer(safeCity(documents(day)))
  await safe.store.owner.rows(sql`update data.dossiers set agency = 'H29.769' where dossier_code = 'D-2'`)
  const shown: { readonly [unit: string]: readonly string[] }[] = []
  for (const unit of units) {
    const query = '{ dossiers(orderBy: [{ field: DOSSIER_CODE }]) { nodes { dossierCode applicantId } } }'
    const { body } = await safe.ask(query, { as: { kho_kind: 'officer', unit, cccd: '079190000011' } })
    const nodes: { dossierCode: string; applicantId: string | null }[] = body.data.dossiers.nodes
    const told = nodes.map(({ dossierCode, applicantId }) => `${dossierCode}${applicantId ? ' whole' : ' in part'}`)
    if (told.length > 0) shown.push({ [unit]: told })
  }
  return Object.assign({}, ...shown)
}

const [given, written] = ['D-1 in part', 'D-2 whole']

test('G3 in 2020 a district sees what it was given, in part, its own whole, and its neighbour neither', async () => {
  expect(await shownOn('2020-11-02')).toEqual({ 'H29.769': [given, written] })
})

test('G4 in 2021 what was given has gone over to the city that took its place', async () => {
  expect(await shownOn('2021-06-01')).toEqual({
    // Records carry the code of the unit that wrote them: an account that still names it keeps these, and the gift no more.
    'H29.769': [written],
    'H29.7690': [given],
  })
})

test('G4 in 2026 the right given in 2020 finds its holders, the wards, and no other', async () => {
  expect(await shownOn('2026-11-02')).toEqual({
    'H29.769': [written],
    'H29.27088': [given],
    'H29.27112': [given],
  })
})
