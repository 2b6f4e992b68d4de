import { expect, test } from 'vitest'
import { smallCity } from '../../../test/harness/small-city.ts'
import { closedCity } from './closed-fields.ts'
import { stoppedRules } from './explain-closed.ts'

test('a rule that stands still as its source no longer tells a field says which one, in both languages', () => {
  const fields = { status: '{ type: text }', note: '{ type: text }' }
  const rules = [
    '{ rule: all, allow: read, fields: [code] }',
    '{ rule: some, allow: read, where: { status: x }, fields: all }',
  ]
  const { city } = smallCity({ fields, rules })
  expect(stoppedRules(city, city, 'permits')).toEqual([])
  const closed = closedCity(city, [{ dataset: 'permits', source: 'office', field: 'status' }])
  const [stopped, ...more] = stoppedRules(city, closed, 'permits')
  expect(more).toEqual([])
  expect(stopped).toMatchObject({
    rule: 'some',
    standing: 'silent',
    because: [
      {
        vi: 'quy tắc tạm dừng: hệ thống nguồn hiện không còn cung cấp permits.status',
        en: 'it stands still: the source no longer tells permits.status',
      },
    ],
  })
})
