import { expect, test } from 'vitest'
import { compileCity } from '../contract/compile-city.ts'
import { changedSample, sampleDocuments } from '../contract/sample-city.ts'
import { catalogueEntryOf } from './catalogue.ts'
import { referencePageOf } from './reference.ts'

const entryOf = (dataset: string, documents = sampleDocuments) => {
  const { city } = compileCity(documents)
  const contract = city?.contracts.get(dataset)
  if (!city || !contract) throw new Error(`the sample has no ${dataset}`)
  return catalogueEntryOf(contract, city)
}

test('an entry says what a dataset holds and how to ask for it', () => {
  expect(entryOf('agencies')).toEqual({
    dataset: 'agencies',
    title: { vi: 'Cơ quan', en: 'Agencies' },
    description: null,
    owner: { agency: 'H29', title: { vi: 'Ủy ban nhân dân', en: "People's Committee" } },
    theme: null,
    class: 'open',
    licence: 'cc-by-4.0',
    refresh: null,
    retain: null,
    size: 10_000,
    asked: { one: 'agency', many: 'agencies', type: 'Agency' },
    key: ['code'],
    fields: [
      expect.objectContaining({ name: 'code', type: 'text', required: true, check: 'agency_code' }),
      expect.objectContaining({ name: 'name', required: true, check: null }),
    ],
    relations: [
      { shownAs: 'dossiers', kind: 'many', to: 'dossiers', title: expect.anything() },
      { shownAs: 'handledDossiers', kind: 'many', to: 'dossiers', title: expect.anything() },
    ],
    synthetic: true,
  })
})

test('an entry does not tell of an unlisted dataset', () => {
  const documents = changedSample('datasets/dossiers.yaml', 'listed: true', 'listed: false')
  expect(entryOf('agencies', documents).relations).toEqual([])
})

test('the reference page is the entry in words', () => {
  expect(referencePageOf(entryOf('dossiers'), 'en')).toMatchInlineSnapshot(`
    "## Administrative dossiers (\`dossiers\`)

    *Invented data.*

    Dossiers of the one-stop desks.

    - Owner: Department of Information (H29.15)
    - Sharing: shared
    - Refreshed: 15m, promised within 1h
    - Asked for as: \`dossier\`, \`dossiers\`
    - Key: \`dossier_code\`

    ### Fields

    | Field | Type | Meaning | Notes |
    | --- | --- | --- | --- |
    | \`dossierCode\` | text | Dossier code | required, check \`dossier_code\` |
    | \`procedureCode\` | text | Procedure code |  |
    | \`receivingAgency\` | text | Receiving agency | check \`agency_code\` |
    | \`handlingAgency\` | text | Handling agency |  |
    | \`applicantId\` | text | Applicant id | personal, check \`citizen_id\` |
    | \`handlerId\` | text | Handler id | personal |
    | \`fee\` | decimal(14,0) | Fee | unit VND |
    | \`receivedAt\` | timestamp | Received at |  |
    | \`finishedAt\` | timestamp | Finished at |  |
    | \`status\` | text | Status | code list \`dossier_status\` |
    | \`sealed\` | boolean | Sealed |  |
    | \`tags\` | text list | Tags |  |
    | \`location\` | geometry | Location |  |

    ### Relations

    - \`procedure\`: one Procedures (\`procedures\`)
    - \`receivingAgencyRecord\`: one Agencies (\`agencies\`)
    - \`handlingAgencyRecord\`: one Agencies (\`agencies\`)
    - \`applicant\`: one People (\`people\`)
    - \`steps\`: many Steps (\`dossier_steps\`)
    "
  `)
  expect(referencePageOf(entryOf('people'), 'vi')).toContain('| `income` | decimal(14,0) | Income | dữ liệu nhạy cảm |')
})

test('what people write stands on the page as text', () => {
  const documents = changedSample('datasets/agencies.yaml', 'en: Agencies', 'en: "<script>|[x](javascript:1)"')
  expect(referencePageOf(entryOf('agencies', documents), 'en')).toContain('\\<script\\>\\|\\[x\\](javascript:1)')
})
