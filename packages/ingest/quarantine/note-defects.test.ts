import { expect, test } from 'vitest'
import { firstAgency, permit, permitsCity, secondAgency } from '../../../test/harness/permits.ts'
import { testStore } from '../../../test/harness/test-store.ts'
import { kept, tidy } from '../jobs/tidy.ts'

const history = `select source, field, rule, records, records_now, state from data.defect_history
  order by source, field, rule, day`

test('an agency sees its defects come, get fewer, close and come back', async () => {
  await using store = await testStore(permitsCity())
  const run = (...bad: string[]) => store.sync('permits', 'first', firstAgency([permit('A'), ...bad.map(refused)]))
  const refused = (code: string) => permit(code, { tt: '9' })
  const yesterday = () => store.rows(`update kho.defect_day set day = day - 1`)
  await run('X', 'Y', 'Z')
  await yesterday()
  await run('X', 'Y')
  expect(await store.rows(history)).toEqual([
    ['first', 'status', 'unmapped_code', '3', '2', 'open'],
    ['first', 'status', 'unmapped_code', '2', '2', 'open'],
  ])
  const [first] = await store.rows('select first_seen from kho.defect')
  await yesterday()
  await run()
  expect(await store.rows(history)).toMatchObject([
    { 3: '3', 4: '0', 5: 'closed' },
    { 3: '2' },
    { 3: '0', 4: '0', 5: 'closed' },
  ])
  await run('X')
  expect(await store.rows('select records, closed_at, first_seen from kho.defect')).toEqual([['1', null, first?.[0]]])
  expect((await store.rows(history)).at(-1)).toMatchObject({ 3: '1', 5: 'open' })
})

test('what a run of one source settles for another is noted of both', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([permit('A'), permit('B')]))
  await store.sync(
    'permits',
    'second',
    secondAgency([
      ['A', 'tên'],
      ['C', 'tên'],
    ]),
  )
  expect(await store.rows(history)).toEqual([['second', '*', 'other_source', '1', '1', 'open']])
  await store.sync('permits', 'first', firstAgency([permit('B')]))
  expect(await store.rows(history)).toEqual([['second', '*', 'other_source', '0', '0', 'closed']])
})

test('days and closed defects are forgotten in time, and one that is open is not', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([permit('A'), permit('X', { tt: '9' })]))
  await store.rows(`insert into kho.defect select dataset, source, field, 'old', first_seen, last_seen,
    clock_timestamp() - interval '${kept.defectDays + 1} days', 0 from kho.defect`)
  await store.rows(`update kho.defect set last_seen = last_seen - interval '${kept.defectDays + 1} days'`)
  await store.rows(`update kho.defect_day set day = day - ${kept.defectDays + 2}`)
  await tidy(store.worker)
  expect(await store.rows('select rule, closed_at from kho.defect')).toEqual([['unmapped_code', null]])
  expect(await store.rows('select * from kho.defect_day')).toEqual([])
})
