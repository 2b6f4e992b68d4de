import { expect, test } from 'vitest'
import { columnsOf, type DraftColumn, documentsOf, revisionsIn } from './draft-columns.ts'

const column = (field: string): DraftColumn => ({
  ...{ field, type: 'text', title: { vi: field, en: field }, sensitivity: 'personal' },
  ...{ nulls: 0, distinct: 1, longest: 1, forms: [] },
})

test('only what was changed in the form is sent, and a title that is emptied is that of the other language', () => {
  const form = new FormData()
  for (const field of ['a', 'b', 'c']) {
    form.set(`vi ${field}`, field)
    form.set(`en ${field}`, field)
    form.set(`sensitivity ${field}`, 'personal')
  }
  form.set('sensitivity b', 'none')
  form.set('vi c', ' Mã ')
  form.set('en c', '')
  expect(revisionsIn(form, ['a', 'b', 'c'].map(column))).toEqual([
    { name: 'b', sensitivity: 'none' },
    { name: 'c', sensitivity: 'personal', titleVi: 'Mã', titleEn: '' },
  ])
})

test('a cell that is withheld is no column and no document', () => {
  expect([columnsOf(null), documentsOf(undefined)]).toEqual([[], []])
})
