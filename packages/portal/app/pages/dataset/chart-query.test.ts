import { expect, test } from 'vitest'
import { chartFields, chartQuery } from './chart-query.ts'
import type { Dataset } from './dataset-page.tsx'

const field = (name: string, more: Partial<Dataset['fields'][number]> = {}): Dataset['fields'][number] => ({
  ...{ name, type: 'text', list: false, required: false, sensitivity: 'none', class: 'open' },
  ...{ title: { vi: name, en: name }, description: null, unit: null, codes: null, deprecated: null },
  ...more,
})

test('a dataset is counted by its codes and its months, of the fields that are open to the reader', () => {
  const status = field('roadClass', { codes: 'road_class' })
  const granted = field('grantedOn', { type: 'date' })
  const fields = [field('name'), status, granted, field('sex', { codes: 'sex', class: 'on_request' })]
  expect(chartFields({ fields })).toEqual([status, granted])
  expect(chartQuery({ many: 'roads' }, status)).toContain(
    'roadsAggregate(groupBy: [{ field: ROAD_CLASS }], orderBy: [{ measure: COUNT, direction: DESC }], first: 24)',
  )
  expect(chartQuery({ many: 'licences' }, granted)).toContain('groupBy: [{ field: GRANTED_ON, by: MONTH }]')
})
