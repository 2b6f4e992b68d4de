import { expect, test } from 'vitest'
import { type Case, caseFields, casesCity, desk, randomCases } from '../../../test/harness/counted-cases.ts'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { randomOf } from '../../../test/judges/random.ts'
import { deriveWaiting } from './derive-waiting.ts'

const figures = (where = '{ kind: { ne: c } }') => `# datasets/by_ward.yaml
dataset: by_ward
derive:
  from: cases
  where: ${where}
  by: { ward: ward, month: { month: received } }
  measures:
    n: count
    on_time: { count_where: { done: { lte: { field: due } } } }
    fee: { sum: fee }
    mean: { avg: fee }
    rate: { ratio: { numerator: on_time, denominator: n, percent: true } }
    none: { ratio: { numerator: fee, denominator: on_time } }
# datasets/by_kind.yaml
dataset: by_kind
derive:
  from: cases
  by: { kind: kind, day: { day: received }, due: { quarter: due } }
  measures: { n: count, least: { min: fee }, last: { max: done } }
`

const local = `received at time zone 'Asia/Ho_Chi_Minh'`

/** What a plain GROUP BY over the records says. */
const plain = {
  by_ward: `select ward, date_trunc('month', ${local})::date, count(*), count(*) filter (where done <= due), sum(fee),
      avg(fee)::numeric(30,4), round(100.0 * count(*) filter (where done <= due) / count(*), 2),
      round(sum(fee) / nullif(count(*) filter (where done <= due), 0), 4)
    from data.cases where kind <> 'c' and ward is not null group by 1, 2 order by 1, 2`,
  by_kind: `select kind, date_trunc('day', ${local})::date, date_trunc('quarter', due)::date, count(*), min(fee), max(done)
    from data.cases where kind is not null group by 1, 2, 3 order by 1, 2, 3`,
}

const held = {
  by_ward: 'select ward, month, n, on_time, fee, mean, rate, none from data.by_ward order by 1, 2',
  by_kind: 'select kind, day, due, n, least, last from data.by_kind order by 1, 2, 3',
}

async function expectEqual(store: TestStore): Promise<void> {
  for (const name of ['by_ward', 'by_kind'] as const) {
    expect(await store.rows(held[name]), name).toEqual(await store.rows(plain[name]))
  }
}

test('figures are at every moment what a plain GROUP BY says, whatever two desks add, change and take away', async () => {
  const seed = 20201122
  const random = randomOf(seed, 1)
  await using store = await testStore(casesCity(figures()))
  const books: Record<string, Map<string, Case>> = { north: new Map(), south: new Map() }
  for (let day = 0; day < 10; day += 1) {
    const office = random.pick(['north', 'south'])
    const book = books[office] ?? new Map<string, Case>()
    for (const code of random.some([...book.keys()], 0.06).slice(0, 15)) book.delete(code)
    const codes = random.many(0, day === 0 ? 80 : 12, () => `c${random.below(120)}`)
    for (const one of randomCases(seed, day + 2, codes)) book.set(one[0] ?? '', one)
    const run = await store.sync('cases', office, desk(book.values()))
    expect(run, `seed ${seed}, day ${day}`).toMatchObject({ error: null, state: 'done' })
    await expectEqual(store)
  }
  const made = await store.rows(`select count(distinct _id) = count(*), count(*) > 5, min(_source) from data.by_ward`)
  expect(made).toEqual([['t', 't', 'cases']])
})

test('a run that is held changes no figure before it is released, and one that fails none at all', async () => {
  await using store = await testStore(casesCity(figures()))
  const cases = randomCases(
    7,
    1,
    Array.from({ length: 100 }, (_, at) => `c${at}`),
  )
  await store.sync('cases', 'north', desk(cases))
  const before = await store.rows(held.by_ward)
  const run = await store.sync('cases', 'north', desk(cases.slice(0, 10)))
  expect(run.state).toBe('held')
  expect(await store.rows(held.by_ward)).toEqual(before)
  await store.release(run.run)
  await expectEqual(store)
  expect(await store.rows('select sum(n) <= 10 from data.by_ward')).toEqual([['t']])
})

test('figures of a definition that changed are none until they are computed, by the next run or by the worker', async () => {
  await using store = await testStore(casesCity(figures()))
  const cases = randomCases(
    8,
    1,
    Array.from({ length: 60 }, (_, at) => `c${at}`),
  )
  await store.sync('cases', 'north', desk(cases))
  await store.apply(casesCity(figures('{ kind: { eq: c } }')))
  expect(await store.rows(held.by_ward)).toEqual([])
  expect(await deriveWaiting(store.worker, store.city(), identityKey)).toEqual(['by_ward'])
  expect(await deriveWaiting(store.worker, store.city(), identityKey)).toEqual([])
  expect(await store.rows(held.by_ward)).toEqual(await store.rows(plain.by_ward.replace('kind <>', 'kind =')))

  // The parent's field has another name, its values stay: so do the figures, by another definition.
  const renamed = caseFields
    .replace('ward:', 'quarter_name:')
    .replace('{ type: text }\n  kind', '{ type: text, was: ward }\n  kind')
  const next = casesCity(figures().replace('ward: ward,', 'ward: quarter_name,'), renamed)
  await store.apply(next.map((one) => ({ ...one, text: one.text.replace(', ward: ward,', ', quarter_name: ward,') })))
  await store.sync('cases', 'north', desk(cases.slice(0, 55)))
  expect(await store.rows(held.by_ward)).toEqual(await store.rows(plain.by_ward.replaceAll('ward', 'quarter_name')))
})

test('a source that leaves takes its records out of the figures', async () => {
  await using store = await testStore(casesCity(figures()))
  const codes = (of: string) => Array.from({ length: 40 }, (_, at) => `${of}${at}`)
  await store.sync('cases', 'north', desk(randomCases(9, 1, codes('n'))))
  await store.sync('cases', 'south', desk(randomCases(9, 2, codes('s'))))
  await expectEqual(store)
  const one = casesCity(figures()).map(({ path, text }) => ({
    path,
    text: text.replace(/\n {2}- \{ source: south.*\n/, '\n'),
  }))
  await store.apply(one)
  expect(await deriveWaiting(store.worker, store.city(), identityKey)).toEqual(['by_ward', 'by_kind'])
  await expectEqual(store)
  expect(await store.rows(`select sum(n) <= 40 from data.by_kind`)).toEqual([['t']])
})
