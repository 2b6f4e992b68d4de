import { expect, test } from 'vitest'
import { permitDesk } from '../harness/permit-desk.ts'

const more = `  - rule: clerks_see_fees
    allow: read
    to: { kind: officer, roles: clerk }
    fields: [code, fee]
    purpose: { task: permits, assigned: holder }
    valid: { until: 2099-01-01 }
    basis: N47-33
  - { rule: closed_are_hidden, deny: read, where: { status: closed } }
  - { rule: fees_of_two, deny: read, to: { kind: officer }, where: { agency: H29.2 }, fields: [fee], reason: { vi: Thu sau, en: Paid later } }
`

async function desk() {
  const one = await permitDesk()
  one.change('policies/permits.yaml', 'fields: [code, holder, fee]\n', `fields: [code, holder, fee]\n${more}`)
  await one.kho('apply', one.folder, '--yes')
  await one.kho('sync')
  const told = async (...asked: readonly string[]) => {
    const { code, values, out } = await one.kho('who-can', ...asked, '--json')
    expect(code).toBe(0)
    for (const value of ['0791900000', '"P1"', '"300"']) expect(out, 'numbers, never values').not.toContain(value)
    const [said] = JSON.parse(JSON.stringify(values)) as readonly Told[]
    if (!said) throw new Error('nothing was told')
    return said
  }
  return { ...one, told }
}

interface Told {
  readonly records: number | null
  readonly found: boolean | null
  readonly rules: readonly { readonly rule: string; readonly records: number | null }[]
  readonly consumers: readonly {
    readonly person: string | null
    readonly title: { readonly en: string }
    readonly records: number
    readonly rules: readonly string[]
    readonly cells: readonly {
      field: string
      state: string
      mask: string | null
      rule: string | null
      records: number
    }[]
  }[]
}

const seenBy = ({ consumers }: Told) =>
  consumers
    .filter(({ records }) => records > 0)
    .map(({ person, title, records, cells }) => [
      person ?? title.en,
      records,
      ...cells.map(({ state, mask, rule, records: count }) => [count, state, mask ?? rule].join(' ').trim()),
    ])

test('P10 who sees a field: by which rules, how many of its cells and in which form, in numbers only', async () => {
  const { told } = await desk()
  const holder = await told('permits.holder')
  expect(holder.records).toBe(4)
  expect(holder.rules.map(({ rule, records }) => [rule, records])).toEqual([
    ['agency_sees_its_permits', 4],
    ['holders_see_their_own', 3],
    ['closed_are_hidden', 1],
  ])
  expect(seenBy(holder)).toEqual([
    ['citizens', 2, '2 shown'],
    ['officers', 3, '3 masked last4'],
    ['officer_one', 1, '1 masked last4'],
    ['officer_two', 2, '2 masked last4'],
    ['citizen', 2, '2 shown'],
    ['officers with role = clerk', 3, '3 masked last4'],
  ])
  const fee = await told('permits.fee')
  expect(seenBy(fee)).toEqual([
    ['citizens', 2, '2 shown'],
    ['officers', 3, '2 withheld fees_of_two', '1 shown'],
    ['officer_one', 1, '1 shown'],
    ['officer_two', 2, '2 withheld fees_of_two'],
    ['citizen', 2, '2 shown'],
    ['officers with role = clerk', 3, '2 withheld fees_of_two', '1 shown'],
  ])
  expect(fee.consumers.find(({ title }) => title.en.endsWith('clerk'))?.rules).toContain('clerks_see_fees')
  expect((await told('permits', '--way', 'export')).consumers.every(({ records }) => records === 0)).toBe(true)
})

test('who sees one record is told by the policy view, each asker for himself', async () => {
  const { told, kho } = await desk()
  const open = await told('permits.holder', '--key', 'P1')
  expect(open).toMatchObject({ found: true, records: null })
  expect(seenBy(open)).toEqual([
    ['citizens', 1, '1 shown'],
    ['officers', 1, '1 masked last4'],
    ['officer_one', 1, '1 masked last4'],
    ['citizen', 1, '1 shown'],
    ['officers with role = clerk', 1, '1 masked last4'],
  ])
  expect(seenBy(await told('permits', '--key', 'P2')), 'a deny hides it from everybody').toEqual([])
  expect(await told('permits', '--key', 'P9')).toMatchObject({ found: false, consumers: [] })
  expect((await kho('who-can', 'permits', '--key', 'P1,2')).code).toBe(2)
})

test('it is said in both languages, what is needed and what denies too', async () => {
  const { kho } = await desk()
  const { out } = await kho('who-can', 'permits.fee')
  expect(out).toContain('permits.fee (4 records)')
  expect(out).toContain(
    '✓ clerks_see_fees (shows it): officers with role = clerk; every record; purpose: an assigned task',
  )
  expect(out).toContain('valid from … until before 2099-01-01; 4 records (100 %)')
  expect(out).toContain('✗ closed_are_hidden (withholds it): everyone; Status = "closed"; 1 records (25 %)')
  expect(out).toContain('  officers: up to 3 records (75 %)\n    2 cells withheld (fees_of_two: Paid later)')
  expect(out).toContain('  not: who does not log in; businesses')
  const vi = (await kho('who-can', 'permits', '--lang', 'vi')).out
  expect(vi).not.toContain('$principal')
  expect(vi).toContain('các đơn vị của người hỏi')
  expect(vi).toContain('permits (4 bản ghi)\nMức chia sẻ: chia sẻ mặc định\nQuy tắc:')
  expect(vi).toContain('  officer_two (Cán bộ Quận Hai): 2 bản ghi (50 %)')
  expect(vi).toContain('    che bớt, chỉ còn 4 ký tự cuối: holder')
  expect((await kho('who-can', 'runs')).out, 'Kho’s own datasets too').toContain('✓ stewards_and_operators_see_all')
  expect((await kho('who-can', 'permits.colour')).code).toBe(2)
  expect((await kho('who-can', 'nothing')).err).toContain('KHO526')
})
