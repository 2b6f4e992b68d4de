import { expect, test } from 'vitest'
import { firstAgency, permits, permitsCity } from '../../../test/harness/permits.ts'
import { testStore } from '../../../test/harness/test-store.ts'
import { kept, tidy } from './tidy.ts'

test('what somebody was told is forgotten after its days, and what was to be delivered of it', async () => {
  await using store = await testStore(permitsCity())
  await store.rows(`insert into kho.contact (recipient_kind, recipient, channel, language, sealed, confirmed_at)
    values ('agency', 'H29.1', 'email', 'vi', '', now())`)
  await store.rows(`insert into kho.notice (recipient_kind, recipient, kind, words, details, at)
    select 'agency', 'H29.1', kind, '{}', '{}', now() - days * interval '1 day'
    from (values ('old', ${kept.noticeDays + 1}), ('young', ${kept.noticeDays - 1})) as n (kind, days)`)
  await tidy(store.worker)
  expect(await store.rows('select n.kind from kho.notice as n join kho.notice_delivery using (notice)')).toEqual([
    ['young'],
  ])
  expect(await store.rows('select count(*) from kho.notice_delivery')).toEqual([['1']])
})

test('the history of runs has bounds, and where each record came from stays told', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(3)))
  await store.rows(`update kho.run set started_at = '2020-01-01', finished_at = '2020-01-01'`)
  const old = (count: number, state: string, ago: string) =>
    store.rows(`insert into kho.run (run, dataset, source, version, binding, state, worker, started_at)
      select gen_random_uuid(), 'permits', 'first', 1, '', '${state}', 'w', clock_timestamp() - ${ago}
      from generate_series(1, ${count})`)
  await old(kept.runs, 'done', `interval '100 days'`)
  await old(1200, 'done', `interval '200 days'`)
  await old(30, 'failed', `interval '300 days'`)
  await store.rows(`insert into kho.run (run, dataset, source, version, binding, state, worker, started_at)
    values (gen_random_uuid(), 'permits', 'first', 1, '', 'held', 'w', '2019-01-01')`)
  expect(await tidy(store.worker)).toEqual({ runs: 1230 })
  expect(await store.rows('select state, count(*) from kho.run group by 1 order by 1')).toEqual([
    ['done', String(kept.runs + 1)],
    ['held', '1'],
  ])
  const origins = await store.rows(
    `select count(*) from data.permits as p where exists (select from kho.run as r where r.run = p._run)`,
  )
  expect(origins, 'the run that wrote the records is the one of the checkpoint').toEqual([['3']])
  expect(await store.rows('select count(*) from kho.run_origin')).toEqual([['1200']])
  expect(await tidy(store.worker)).toEqual({ runs: 0 })
})
