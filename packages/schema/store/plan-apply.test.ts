import { expect, test } from 'vitest'
import { type SmallCityOptions, smallCity } from '../../../test/harness/small-city.ts'
import type { City } from '../contract/city.ts'
import type { AccessChange } from './access-change.ts'
import { planApply } from './plan-apply.ts'

function plan(from: SmallCityOptions | null, to: SmallCityOptions) {
  return planApply(from && smallCity(from).city, smallCity(to).city)
}

/** A change of access in one line of each language. */
function said({ audience, fields, rule, what }: AccessChange): string {
  return `${rule}: ${audience.en} ${what.en} ${fields.join(', ')}`.trim()
}

const fields = { fee: '{ type: integer }', name: '{ type: text }' }
const rule = (text: string): SmallCityOptions => ({ fields, rules: [`{ rule: r, ${text} }`] })
const officers = 'allow: read, to: { kind: officer }'

test('a city without rules opens nothing and needs no consent', () => {
  expect(plan(null, { fields })).toMatchObject({
    added: [{ dataset: 'permits', field: null, what: { en: 'new dataset' }, slow: false }],
    ...{ renamed: [], widened: [], destructive: [], refused: [], gains: [], losses: [], needsConsent: false },
  })
})

test('each change of a field is told with what it does to what is stored', () => {
  const before = { fields: { ...fields, kept: '{ type: date, required: true }', gone: '{ type: text }' } }
  const after = {
    fields: { fee: '{ type: bigint }', name: '{ type: uuid }', kept: '{ type: date }', more: '{ type: text }' },
  }
  const { added, widened, destructive, needsConsent } = plan(before, after)
  const lines = [...added, ...widened, ...destructive].map(({ field, what, slow }) => [field, what.en, slow])
  expect(lines).toEqual([
    ['more', 'new field; filled by the next run', false],
    ['kept', 'no longer required', false],
    ['fee', 'integer becomes bigint, values kept', true],
    ['name', 'text becomes uuid: stored values are deleted and loaded anew by the next run', false],
    ['gone', 'field removed: all its stored values are deleted', false],
  ])
  expect(needsConsent).toBe(true)
})

test('a field that goes is said so without a change of what is stored, and one that goes early is told with its promise', () => {
  const text =
    '{ type: text, deprecated: { since: 2026-01-01, until: 2026-07-01, use: code, reason: { vi: Cũ, en: Old } } }'
  const [before, going] = [{ fields: { old: '{ type: text }' } }, { fields: { old: text } }]
  expect(plan(before, going)).toMatchObject({ added: [], widened: [], destructive: [], needsConsent: false })
  expect(plan(going, { fields: {} })).toMatchObject({
    destructive: [
      {
        field: 'old',
        what: {
          vi: 'bỏ trường đã hứa giữ đến 2026-07-01: xóa mọi giá trị đang lưu',
          en: 'field removed that was promised until 2026-07-01: all its stored values are deleted',
        },
      },
    ],
    needsConsent: true,
  })
})

test('what a source has pushed is filled by nobody else: the plan says that it must send it again', () => {
  const pushed = ({ city }: { city: City }): City => ({
    ...city,
    contracts: new Map(
      [...city.contracts].map(([name, contract]) => [
        name,
        { ...contract, sources: contract.sources.map((binding) => ({ ...binding, mode: 'push' as const })) },
      ]),
    ),
  })
  const told = (to: SmallCityOptions) => {
    const { added, destructive } = planApply(pushed(smallCity({ fields })), pushed(smallCity(to)))
    return [...added, ...destructive].map(({ what }) => what)
  }
  const again = { vi: 'office phải gửi lại những gì đã gửi', en: 'office must send again what it has pushed' }
  expect(told({ fields: { ...fields, more: '{ type: text }' } })).toEqual([
    {
      vi: `trường mới; có giá trị từ lần lấy dữ liệu tới; ${again.vi}`,
      en: `new field; filled by the next run; ${again.en}`,
    },
  ])
  expect(told({ fields: { ...fields, name: '{ type: uuid }' } })[0]?.en).toContain(again.en)
  expect(told({ fields, key: '[name]' })[0]?.en).toContain(again.en)
})

test('a rename that no document tells is a field removed and a field added, never guessed', () => {
  const { added, destructive } = plan({ fields: { a: '{ type: text }' } }, { fields: { b: '{ type: text }' } })
  expect([added.map(({ field }) => field), destructive.map(({ field }) => field)]).toEqual([['b'], ['a']])
})

const accessChanges: readonly (readonly [SmallCityOptions, SmallCityOptions, string[], string[]])[] = [
  [{ fields }, rule(`${officers}, fields: [fee]`), ['r: officers may see, by a new rule fee'], []],
  [
    rule(`${officers}, fields: [fee]`),
    rule(`${officers}, fields: [name]`),
    ['r: officers may also see name'],
    ['r: officers no longer see fee'],
  ],
  [
    rule(`${officers}, fields: [fee, name], mask: { name: last4 }`),
    rule(`${officers}, fields: [fee, name]`),
    ['r: officers see unmasked, or masked otherwise name'],
    [],
  ],
  [
    rule(`${officers}, fields: [name]`),
    rule(`${officers}, fields: [name], mask: { name: hash }`),
    [],
    ['r: officers see only masked, or masked otherwise name'],
  ],
  [
    rule(`${officers}, fields: [fee], where: { fee: { lt: 5 } }`),
    rule(`${officers}, fields: [fee], where: { fee: { lt: 9 } }`),
    ['r: officers may see, by a new rule fee'],
    ['r: officers no longer see: the rule is gone fee'],
  ],
  [rule('deny: read, fields: [fee]'), { fields }, ['r: everyone are no longer denied: the rule is gone fee'], []],
  [
    rule('deny: read, fields: [fee]'),
    rule('deny: read, fields: [fee, name]'),
    [],
    ['r: everyone are also denied name'],
  ],
  [
    rule('deny: read, fields: [fee]'),
    rule('deny: read'),
    ['r: everyone are no longer denied: the rule is gone fee'],
    ['r: everyone are denied, by a new rule'],
  ],
  [
    rule('allow: read, to: { kind: officer, roles: head, trust: { gte: 2 } }, fields: [fee]'),
    { fields },
    [],
    ['r: officers with role = head, trust ≥ 2 no longer see: the rule is gone fee'],
  ],
]

test.for(accessChanges)('who gains and who loses: %#', ([from, to, gains, losses]) => {
  const told = plan(from, to)
  expect(told.gains.map(said)).toEqual(gains)
  expect(told.losses.map(said)).toEqual(losses)
  expect(told.needsConsent).toBe(gains.length > 0)
})

test('a rule under another name, or for another reason, changes nothing', () => {
  const renamed = {
    fields,
    rules: [`{ rule: other, ${officers}, fields: [fee], basis: N47-17, reason: { vi: a, en: b } }`],
  }
  expect(plan(rule(`${officers}, fields: [fee]`), renamed)).toMatchObject({
    gains: [],
    losses: [],
    needsConsent: false,
  })
})

test('a new field is gained by those who may see all', () => {
  const all = `${officers}, fields: all`
  const more = { ...rule(all), fields: { ...fields, more: '{ type: text }' } }
  expect(plan(rule(all), more).gains.map(said)).toEqual(['r: officers may also see more'])
})

test('another way of reading tokens is told as a change for everyone', () => {
  const { documents, city } = smallCity({ fields })
  const swapped = { ...city, principal: { ...city.principal, claims: { ...city.principal.claims, agency: 'other' } } }
  expect(documents.length).toBeGreaterThan(0)
  expect(planApply(city, swapped)).toMatchObject({
    gains: [{ dataset: null }],
    losses: [{ dataset: null }],
    needsConsent: true,
  })
})

test('who may name which purpose is told as a change for everyone, its title is not', () => {
  const { city } = smallCity({ fields })
  const purpose = {
    purpose: 'p',
    title: { vi: 'Việc', en: 'Work' },
    description: null,
    names: { procedure: 'any' },
    to: [],
    basis: null,
    valid: { from: null, until: null },
  } as const
  const before = { ...city, purposes: new Map([['p', purpose]]) }
  const told = { gains: [{ dataset: null }], losses: [{ dataset: null }], needsConsent: true }
  expect(planApply(city, before)).toMatchObject(told)
  expect(planApply(before, city)).toMatchObject(told)
  const renamed = { ...city, purposes: new Map([['p', { ...purpose, title: { vi: 'Khác', en: 'Other' } }]]) }
  expect(planApply(before, renamed)).toMatchObject({ gains: [], losses: [], needsConsent: false })
})
