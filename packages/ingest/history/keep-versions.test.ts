import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity } from '../../../test/harness/permits.ts'
import { type Line, type Register, registerOf, registers, residentsCity } from '../../../test/harness/registers.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { dropOldVersions } from './drop-old-versions.ts'

const kept = 'history: true\nretain: { history: 10d }\n'

/** What the store says was there at a moment, from what stands and what stood. */
const asOf = (store: TestStore, dataset: string, columns: string, moment: string) =>
  store.rows(`
    select ${columns} from data.${dataset} where _at <= '${moment}'
    union all select ${columns} from history.${dataset} where _at <= '${moment}' and _until > '${moment}' order by 1`)

const momentOf = async (store: TestStore, dataset: string) =>
  (await store.rows(`select at::text from kho.moment where dataset = '${dataset}'`))[0]?.[0] ?? ''

test('a first load leaves no version behind, and a change the version that it ends', async () => {
  await using store = await testStore(permitsCity({ extra: kept }))
  await store.sync('permits', 'first', firstAgency(permits(20)))
  expect(await store.rows('select count(*) from history.permits')).toEqual([['0']])
  expect(
    await store.rows(`select filled_at = at, kept_from < at, retain from kho.history join kho.moment using (dataset)`),
  ).toEqual([['t', 't', '10 days']])
  const before = await momentOf(store, 'permits')
  await store.sync(
    'permits',
    'first',
    firstAgency([...permits(19), permit('P00001', { phi: '7' }), permit('NEW')].slice(1)),
  )
  const after = await momentOf(store, 'permits')
  expect(
    await store.rows(
      `select code, fee, _at = '${before}', _until = '${after}', _at = _until from history.permits order by code`,
    ),
  ).toEqual([
    ['NEW', null, 'f', 't', 't'],
    ['P00001', '1000.50', 't', 't', 'f'],
    ['P00020', '1000.50', 't', 't', 'f'],
  ])
})

const codes = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']
const reads = fc.array(fc.dictionary(fc.constantFrom(...codes), fc.constantFrom('1', '2', '3'), { minKeys: 6 }), {
  minLength: 3,
  maxLength: 6,
})

test('at every moment there was what the source had said until then', async () => {
  await fc.assert(
    fc.asyncProperty(reads, async (worlds) => {
      await using store = await testStore(permitsCity({ extra: kept }))
      const known: { readonly moment: string; readonly rows: unknown }[] = []
      for (const world of worlds) {
        const rows = Object.entries(world).map(([code, fee]) => permit(code, { phi: fee }))
        expect(await store.sync('permits', 'first', firstAgency(rows))).toMatchObject({ state: 'done' })
        const now = await store.rows('select code, fee from data.permits order by 1')
        known.push({ moment: await momentOf(store, 'permits'), rows: now })
      }
      for (const { moment, rows } of known) expect(await asOf(store, 'permits', 'code, fee', moment)).toEqual(rows)
    }),
    { numRuns: 6 },
  )
})

const tellings = fc.array(
  fc.record({
    of: fc.constantFrom(...registers),
    lines: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('1', '2', '3', '4'),
        ten: fc.constantFrom('An', 'Bình', null),
        dc: fc.constantFrom('x', 'y', null),
      }),
      { selector: ({ id }) => id, minLength: 1 },
    ),
  }),
  { minLength: 3, maxLength: 7 },
)

const tell = (store: TestStore, source: Register, lines: readonly Line[]) =>
  store.sync('residents', source, registerOf(lines))

test('so there was of records that several sources make', async () => {
  await fc.assert(
    fc.asyncProperty(tellings, async (told) => {
      await using store = await testStore(residentsCity({ fields: kept }))
      const known: { readonly moment: string; readonly rows: unknown }[] = []
      for (const { of, lines } of told) {
        expect(await tell(store, of, lines)).toMatchObject({ state: 'done' })
        const now = await store.rows('select id, name, address from data.residents order by 1')
        known.push({ moment: await momentOf(store, 'residents'), rows: now })
      }
      for (const { moment, rows } of known)
        expect(await asOf(store, 'residents', 'id, name, address', moment)).toEqual(rows)
    }),
    { numRuns: 6 },
  )
})

test('versions go when their dataset no longer keeps them, and it says from when on all are there', async () => {
  await using store = await testStore(permitsCity({ extra: kept }))
  for (const fee of ['1', '2', '3']) await store.sync('permits', 'first', firstAgency([permit('A', { phi: fee })]))
  await store.rows(`update kho.history set kept_from = now() - interval '30 days'`)
  expect(await dropOldVersions(store.worker)).toBe(0)
  await store.rows(
    `update history.permits set _at = _at - interval '20 days', _until = _until - interval '11 days' where fee = 1`,
  )
  expect(await dropOldVersions(store.worker)).toBe(1)
  expect(await store.rows('select fee from history.permits')).toEqual([['2.00']])
  expect(
    await store.rows(
      `select kept_from between now() - interval '10 days 1 hour' and now() - interval '10 days' from kho.history`,
    ),
  ).toEqual([['t']])
})
