import { expect, test } from 'vitest'
import { revisedDataset } from './revised-dataset.ts'

const text = `# a note that stays
dataset: visits
title: { vi: Visits, en: Visits }
key: [code]
fields:
  code: { type: text, title: { vi: Code, en: Code } }
  fee: { type: 'decimal(14,2)', title: { vi: Fee, en: Fee } }
  phone: { type: text, sensitivity: personal, title: { vi: Phone, en: Phone } }
`
const nothing = { title: null, sensitivity: null }

test('titles and sensitivities are written where they belong, and all else stays', () => {
  const fields = [
    { name: 'code', title: { vi: 'Mã', en: 'Code' }, sensitivity: 'personal' as const },
    { name: 'phone', title: null, sensitivity: 'none' as const },
  ]
  expect(revisedDataset(text, { title: { vi: 'Lượt', en: 'Visits: all' }, fields })).toBe(`# a note that stays
dataset: visits
title: { vi: Lượt, en: "Visits: all" }
key: [ code ]
fields:
  code: { type: text, title: { vi: Mã, en: Code }, sensitivity: personal }
  fee: { type: 'decimal(14,2)', title: { vi: Fee, en: Fee } }
  phone: { type: text, title: { vi: Phone, en: Phone } }
subjects: [ { field: code } ]
`)
})

test('a field that is not there is not made', () => {
  expect(revisedDataset(text, { title: null, fields: [{ name: 'nowhere', ...nothing }] })).toBe(null)
  expect(revisedDataset(text, { title: null, fields: [{ name: '__proto__', ...nothing }] })).toBe(null)
  expect(revisedDataset('fields: [a]', { title: null, fields: [] })).toBe(null)
})
