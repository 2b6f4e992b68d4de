import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { permitDesk } from '../harness/permit-desk.ts'
import { runKho } from '../harness/run-kho.ts'

const rows = Array.from({ length: 40 }, (_, at) => `P${at},H29.${1 + (at % 2)},,${at < 30 ? 'open' : 'closed'},${at}`)
const rule = (text: string) => `policy: permits\nrules:\n  - { rule: tried, allow: read, ${text} }\n`

async function desk() {
  const one = await permitDesk()
  one.write('data/permits.csv', `code,agency,holder,status,fee\n${rows.join('\n')}\n`)
  await one.kho('apply', one.folder, '--yes')
  await one.kho('sync')
  const warned = async (text: string, ...how: readonly string[]) => {
    one.write('policies/permits.yaml', rule(text))
    const { values, out } = await one.kho('policy', 'diff', one.folder, ...how, '--json')
    expect(out, 'numbers, never a value').not.toContain('P3')
    const [told] = values as readonly { warnings: readonly { code: string; what: { en: string } }[] }[]
    return (told?.warnings ?? []).map(({ code, what }) => `${code} ${what.en}`)
  }
  return { ...one, warned }
}

test('P03 a rule that opens more than the set share of the records there are is told before it is switched on', async () => {
  const { warned, write, folder, kho } = await desk()
  const most = 'where: { status: open }, fields: [code, status]'
  expect(await warned(most)).toEqual([
    'KHO153 opens to each whom it is for 75 % of the 40 records there are now, more than 50 %',
  ])
  expect(await warned('where: { status: closed }, fields: [code, status]')).toEqual([])
  expect(await warned('fields: [code]'), 'a rule without condition means everything').toEqual([])
  expect(await warned('fields: [holder]'), 'but not everybody’s').toEqual([
    'KHO153 opens to each whom it is for 100 % of the 40 records there are now, more than 50 %',
  ])
  expect(
    await warned('to: { kind: officer }, where: { agency: { in: $principal.units } }, fields: [code, agency]'),
    'what hangs on the asker is opened to no one of them',
  ).toEqual([])

  write('policies/permits.yaml', rule(most).replace('rules:', 'warn: { opens_more_than: 0.8 }\nrules:'))
  expect((await kho('policy', 'diff', folder)).out).not.toContain('KHO153')
  write('policies/permits.yaml', rule(most))
  const { code, out } = await kho('apply', folder, '--dry-run', '--lang', 'vi')
  expect(code, 'it refuses nothing').toBe(0)
  expect(out).toContain('policies/permits.yaml:3:13 KHO153 permits, tried: mở cho mỗi người thuộc đối tượng 75 %')
  expect(out).toContain('ghi `warn: { opens_more_than: … }`')
  expect((await kho('apply', folder, '--yes', '--json')).values).toMatchObject([
    { applied: true, plan: { warnings: [{ code: 'KHO153', rule: 'tried', path: 'policies/permits.yaml', line: 3 }] } },
  ])
  expect((await kho('apply', folder)).out, 'what is in force is not told again').not.toContain('KHO153')
})

test('P03 a condition that all records meet, or none, is told with how many there are', async () => {
  const { warned } = await desk()
  expect(await warned('where: { fee: { gte: "0" } }, fields: [code, fee]')).toEqual([
    'KHO150 its condition is true of all, of the 40 records there are now',
  ])
  expect(await warned('where: { status: lost }, fields: [code, status]')).toEqual([
    'KHO151 its condition is true of none of the 40 records there are now',
  ])
  expect(await warned('where: { holder: $principal.person }, fields: [code, holder]')).toEqual([
    'KHO151 its condition is true of none of the 40 records there are now',
  ])
})

test('what tells of a field that its audience cannot read is told by every command that reads rules', async () => {
  const { warned, write, folder, kho } = await desk()
  expect(await warned('where: { status: closed }, fields: [code]')).toEqual([
    'KHO154 looks at permits.status, which everyone may not read: what it shows may tell of it',
  ])
  const tested = await kho('policy', 'test', folder)
  expect(tested.code, 'it fails nothing').toBe(0)
  expect(tested.out).toContain('policies/permits.yaml:3:13 KHO154 permits, tried: looks at permits.status')
  write('policies/_city.yaml', 'rules:\n  - { rule: none, deny: read, to: { kind: { in: [] } } }\n')
  expect((await kho('policy', 'test', folder)).out.match(/KHO151/g), 'the city’s own denies once').toHaveLength(1)
})

test('the reference city’s warnings are known', async () => {
  const { values } = await runKho(['policy', 'test', resolve(import.meta.dirname, '../../city'), '--json'])
  const [told] = values as readonly { warnings: readonly { code: string; dataset: string; rule: string }[] }[]
  expect((told?.warnings ?? []).map(({ code, dataset, rule: name }) => `${code} ${dataset} ${name}`)).toEqual([
    'KHO152 construction_permits officers_at_work_on_a_procedure',
    'KHO154 dossier_steps steps_of_sealed_cases_are_hidden',
    'KHO154 dossiers sealed_cases_are_hidden',
    'KHO154 feedback_cases published_ones_are_open',
    'KHO152 licences officers_at_work_on_a_procedure',
  ])
})
