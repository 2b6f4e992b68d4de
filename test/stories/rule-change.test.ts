import { expect, test } from 'vitest'
import { permitDesk } from '../harness/permit-desk.ts'

test('G21 a steward tries a changed rule on live data: who gains and loses which items, and nothing is switched on', async () => {
  const { folder, change, kho } = await permitDesk()
  await kho('apply', folder, '--yes')
  await kho('sync')
  expect((await kho('policy', 'diff', folder)).out).toBe('Nobody sees more or less.\n')

  change('policies/permits.yaml', 'where: { agency: { in: $principal.units } }', 'where: { status: open }')
  const { code, values } = await kho('policy', 'diff', folder, '--json')
  expect(code).toBe(0)
  const cells = (gained: number, lost: number) =>
    ['code', 'agency', 'holder', 'status', 'fee'].flatMap((field) => {
      const seen = field === 'holder' ? 'masked' : 'shown'
      const to = gained > 0 ? [{ field, from: 'withheld', to: seen, records: gained }] : []
      return [...(seen === 'masked' ? [{ field, from: seen, to: 'withheld', records: lost }] : []), ...to].concat(
        seen === 'shown' ? [{ field, from: seen, to: 'withheld', records: lost }] : [],
      )
    })
  const byPlace = (some: readonly { field: string; from: string }[]) =>
    some.toSorted((a, b) => `${a.field} ${a.from}`.localeCompare(`${b.field} ${b.from}`))
  const told = JSON.parse(JSON.stringify(values[0]))
  const consumers = told.datasets[0].consumers.map((one: { cells: [] }) => ({ ...one, cells: byPlace(one.cells) }))
  expect(told).toMatchObject({ version: 1, way: 'query', datasets: [{ dataset: 'permits', untold: [], records: 4 }] })
  expect(consumers).toEqual([
    { kind: 'officer', person: null, gained: 0, lost: 1, cells: byPlace(cells(0, 1)) },
    { kind: 'officer', person: 'officer_one', gained: 2, lost: 1, cells: byPlace(cells(2, 1)) },
    {
      kind: 'officer',
      person: 'officer_two',
      gained: 1,
      lost: 0,
      cells: byPlace(cells(1, 0).filter(({ records }) => records > 0)),
    },
  ])

  const said = (await kho('policy', 'diff', folder)).out
  expect(said).toContain('officer_one (Officer of the first district): 2 records more, 1 records fewer')
  expect(said).toContain('holder: 2 cells withheld → masked')
  expect((await kho('policy', 'diff', folder, '--lang', 'vi')).out).toContain('holder: 2 ô không được xem → che bớt')
  expect((await kho('apply', folder)).code, 'what opens access needs consent').toBe(3)
})

test('P10 what a change would show is told in numbers, never in values of records', async () => {
  const { folder, change, kho } = await permitDesk()
  await kho('apply', folder, '--yes')
  await kho('sync')
  change('policies/permits.yaml', '    mask: { holder: last4 }\n', '')
  const told = await kho('policy', 'diff', folder, '--json')
  expect(told.values).toMatchObject([
    {
      datasets: [
        {
          consumers: [
            { kind: 'officer', person: null, cells: [{ field: 'holder', from: 'masked', to: 'shown', records: 4 }] },
            { person: 'officer_one', cells: [{ records: 2 }] },
            { person: 'officer_two', cells: [{ records: 2 }] },
          ],
        },
      ],
    },
  ])
  for (const value of ['07919000', 'P1', 'H29.1']) expect(told.out).not.toContain(value)
})

test('rules that ask about a field the store does not have yet are named, not guessed', async () => {
  const { folder, write, change, kho } = await permitDesk()
  await kho('apply', folder, '--yes')
  await kho('sync')
  change('datasets/permits.yaml', '  fee: {', '  sealed: { type: boolean, title: { vi: Mật, en: Sealed } }\n  fee: {')
  write(
    'policies/permits.yaml',
    'policy: permits\nrules:\n  - { rule: open, allow: read, where: { sealed: false }, fields: [code] }\n',
  )
  expect((await kho('policy', 'diff', folder)).out).toContain(
    'permits: cannot be counted yet, as the rules ask about permits.sealed',
  )
  expect((await kho('policy', 'diff', folder, '--way', 'post')).code).toBe(2)
})
