import { expect, test } from 'vitest'
import { rulesWith } from './rules-with.ts'

const rule = { rule: 'status_only', allow: 'read', to: { kind: 'officer' }, fields: ['code', 'status'] }
const added = (text: string | null) => rulesWith(rule, { dataset: 'permits', text })

test('a rule is added at the end, and what was written stays as it was, comments and brackets too', () => {
  const was = `# who may see permits
policy: permits
warn: {opens_more_than: 0.9}
rules:
    # the public
    - { rule: 'open',allow: read, fields: [ code ] } # all of them
    - rule: hidden
      deny: read   # and nothing else
# the end
`
  expect(added(was)).toBe(`# who may see permits
policy: permits
warn: {opens_more_than: 0.9}
rules:
    # the public
    - { rule: 'open',allow: read, fields: [ code ] } # all of them
    - rule: hidden
      deny: read   # and nothing else
    - rule: status_only
      allow: read
      to: { kind: officer }
      fields: [code, status]
# the end
`)
  expect(added('rules:\n- rule: open\n  allow: read\n  fields: all\npolicy: permits\n')).toBe(
    'rules:\n- rule: open\n  allow: read\n  fields: all\n- rule: status_only\n  allow: read\n  to: { kind: officer }\n  fields: [code, status]\npolicy: permits\n',
  )
})

test('of no rules, of rules in brackets and of no document a list of rules is made', () => {
  const whole =
    'rules:\n  - rule: status_only\n    allow: read\n    to: { kind: officer }\n    fields: [code, status]\n'
  expect(added(null)).toBe(`policy: permits\n${whole}`)
  for (const written of ['rules: []', 'rules: [{ rule: open, allow: read, fields: all }]']) {
    const text = added(`policy: permits # ours\n${written}\n`)
    expect(text).toContain('policy: permits # ours')
    expect(text).toContain('\n  - rule: status_only\n')
    expect(text.includes('rule: open')).toBe(written.includes('open'))
  }
})
