import { expect, test } from 'vitest'
import { permitDesk } from '../harness/permit-desk.ts'

const rules = `policy: permits
rules:
  - { rule: masked, allow: read, to: { kind: officer }, fields: [code, holder], mask: { holder: prefix(3) } }
  - { rule: for_task, allow: read, to: { kind: officer }, fields: [status], purpose: { task: permits, assigned: holder } }
  - { rule: for_trust, allow: read, to: { kind: officer, trust: { gte: 3 } }, fields: [status] }
  - { rule: in_time, allow: read, to: { kind: officer }, fields: [status], valid: { from: 2099-01-01 } }
  - { rule: by_key, allow: read, to: { kind: officer }, fields: [code, status], must_know: [code] }
  - { rule: taken_away, allow: read, to: { kind: officer }, fields: [status], ways: [export] }
  - { rule: for_others, allow: read, to: { kind: citizen }, fields: [status] }
  - { rule: sees_fees, allow: read, to: { kind: officer }, fields: [fee] }
  - { rule: no_fees, deny: read, where: { agency: H29.1 }, fields: [fee], reason: { vi: Phí chưa chốt, en: Not settled yet } }
`

test('a cell is explained by its mask, by the rule that withholds it, and by what each rule that would show it lacks', async () => {
  const { folder, write, kho } = await permitDesk()
  write('policies/permits.yaml', rules)
  await kho('apply', folder, '--yes')
  await kho('sync')
  const asked = ['explain', 'permits', '--as', 'officer_one']
  const cell = async (field: string, ...more: readonly string[]) => {
    const { out } = await kho(...asked, ...more)
    return out
      .split('\n')
      .find((line) => line.startsWith(`  ${field} `))
      ?.replace(/ {2,}/g, ' ')
  }
  expect(await cell('holder', '--key', 'P1')).toBe(' holder masked, only the first 3 characters masked')
  expect(await cell('holder', '--lang', 'vi')).toBe(' holder che bớt, chỉ còn 3 ký tự đầu masked')
  expect(await cell('fee', '--key', 'P1')).toBe(' fee withheld no_fees Not settled yet')
  expect(await cell('fee', '--key', 'P3')).toBe(' fee shown')
  expect(await cell('status', '--key', 'P3'), 'who knows the key').toBe(' status shown')
  const status = await cell('status')
  for (const [rule, why] of [
    ['for_task', 'needs a purpose: an assigned task'],
    ['for_trust', 'is for askers with trust ≥ 3'],
    ['in_time', 'valid from 2099-01-01 until before …'],
    ['by_key', 'the asker must already know Code'],
    ['taken_away', 'only for: export'],
  ]) {
    expect(status).toContain(`${rule} would, but ${why}`)
  }
  expect(status).toContain(' status withheld no rule shows it for_task')
  expect(status, 'what is for others is nothing he lacks').not.toContain('for_others')
  expect(await cell('status', '--way', 'export'), 'for whom takes it away').toBe(' status shown')
  expect(await cell('fee', '--way', 'export')).toContain('sees_fees would, but only for: query')
  expect((await kho(...asked, '--way', 'download')).code).toBe(2)
  expect(await cell('status', '--lang', 'vi')).toContain('for_trust sẽ cho xem nhưng dành cho người hỏi có trust ≥ 3')
  const { values } = await kho(...asked, '--key', 'P1', '--json')
  expect(values).toMatchObject([
    {
      cells: [
        { field: 'code', state: 'shown', mask: null, missing: [] },
        { field: 'agency', state: 'withheld', rule: null, missing: [] },
        { field: 'holder', state: 'masked', mask: 'prefix(3)', rule: 'masked' },
        { field: 'status', state: 'shown' },
        { field: 'fee', state: 'withheld', rule: 'no_fees', missing: [] },
      ],
    },
  ])
})
