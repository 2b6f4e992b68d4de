import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { permitDesk } from '../harness/permit-desk.ts'
import { runKho } from '../harness/run-kho.ts'

const tests = `policy_test: permits
tests:
  - test: { vi: Quận thấy giấy phép của mình, en: A district sees its own permits }
    as: officer_one
    record: { code: P9, agency: H29.1, holder: "079190000001" }
    expect: { shown: all, masked: { holder: "****0001" }, because: { holder: agency_sees_its_permits } }
  - test: { vi: và không thấy của quận khác, en: and not those of another }
    as: officer_one
    record: { code: P9, agency: H29.2 }
    expect: hidden
`

test('policy tests run before every apply, and one that fails keeps the change out', async () => {
  const { folder, write, change, kho } = await permitDesk()
  write('policies/permits.test.yaml', tests)
  expect(await kho('policy', 'test', folder)).toMatchObject({ code: 0, out: '2 policy tests pass, 0 fail.\n' })
  expect((await kho('apply', folder, '--yes')).code).toBe(0)

  change('policies/permits.yaml', '    where: { agency: { in: $principal.units } }\n', '')
  const refused = await kho('apply', folder, '--yes')
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.out).toContain('policies/permits.test.yaml KHO313 and not those of another')
  expect((await kho('apply', folder, '--yes', '--lang', 'vi')).out).toContain('bản ghi được xem, đáng lẽ không')
  expect((await kho('policy', 'diff', folder)).code, 'what it would do can still be seen').toBe(0)

  change('policies/permits.yaml', 'mask: { holder: last4 }', 'mask: { holder: hash }')
  const { values } = await kho('policy', 'test', folder, '--json')
  expect(values).toMatchObject([
    { passed: 1, failed: [{ differences: [{ en: expect.stringContaining('holder: ') }] }] },
  ])
  change('policies/permits.yaml', '    mask: { holder: last4 }\n', '')
  expect((await kho('policy', 'test', folder)).out).toContain('holder: expected masked, is shown')
})

test('a policy test that names what is not there is refused with its place', async () => {
  const { folder, write, kho } = await permitDesk()
  write('policies/permits.test.yaml', tests.replace('as: officer_one', 'as: nobody').replace('code: P9', 'codes: P9'))
  const { code, out } = await kho('policy', 'test', folder)
  expect(code).toBe(1)
  expect(out).toContain('policies/permits.test.yaml:4:9 KHO109 there is no person nobody')
  expect(out).toContain('policies/permits.test.yaml:5:15 KHO109 permits has no field codes')
})

test('the reference city passes its policy tests', async () => {
  const folder = resolve(import.meta.dirname, '../../city')
  const { code, out } = await runKho(['policy', 'test', folder], {})
  expect(out).toContain(', 0 fail.')
  expect(code).toBe(0)
})
