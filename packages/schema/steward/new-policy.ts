import type { Bilingual } from '../contract/bilingual.ts'
import { compileCity } from '../contract/compile-city.ts'
import type { Field } from '../contract/contract.ts'
import type { Document, Problem } from '../contract/document.ts'
import type { Value } from '../contract/value.ts'
import type { InterpretedRecord } from '../policy/interpret.ts'
import type { Principal } from '../policy/principal.ts'
import { readTest, type TestSetting } from './failed-tests.ts'
import { isPersonal, type TemplateCase, unfit, type Wanted, type Written } from './policy-template.ts'
import { filled } from './ready-made.ts'
import { rulesWith } from './rules-with.ts'
import { written } from './written.ts'

/** A rule and its test as documents, or what keeps the city from taking the rule. */
export interface NewPolicy {
  readonly documents: readonly Document[]
  readonly problems: readonly Problem[]
}

interface Asked extends Wanted {
  readonly template: string
  /** All documents of the city so far. */
  readonly documents: readonly Document[]
}

/**
 * The documents that a ready-made rule comes to. What its test expects is read from the rules as they then are, so that it
 * notices whatever changes it. Throws KHO155 where the template does not suit the dataset, or another rule keeps the new one
 * from showing what it is for. Pure.
 */
export function newPolicy({ template, documents, ...wanted }: Asked, setting: TestSetting): NewPolicy {
  const { rule, cases } = filled(template, wanted)
  const { dataset } = wanted.contract
  const path = `policies/${dataset}_${template}`
  const policy = { path: `${path}.yaml`, text: rulesWith(rule, { dataset, text: null }) }
  const tests = cases.map((one) => testOf(one, wanted, setting))
  const draft = { path: `${path}.test.yaml`, text: '' }
  const hidden = tests.map((test) => ({ ...test, expect: 'hidden' }))
  const tried = { ...draft, text: written({ policy_test: dataset, tests: hidden }, 2) }
  const { city, problems } = compileCity([...documents, policy, tried])
  if (!city || problems.length > 0) return { documents: [], problems }
  const own = (city.policyTests ?? []).filter(({ file }) => file === tried.path)
  const read = own.map((test) => readTest(city, test, setting))
  if (!read[0]?.shown) return unfit(denied(template, dataset), wanted)
  const expected = tests.map((test, at) => ({ ...test, expect: expectedOf(read[at]) }))
  return {
    documents: [policy, { ...draft, text: written({ policy_test: dataset, tests: expected }, 2) }],
    problems: [],
  }
}

function testOf({ title, as, record, ...more }: TemplateCase, wanted: Wanted, setting: TestSetting) {
  const asker = askerFor(as, wanted, setting)
  const held = Object.entries(record).map(([field, cell]): [string, Written] => {
    const own = 'own' in cell ? asker.principal[cell.own] : cell.value
    return [field, own ?? '']
  })
  return {
    test: { vi: title.vi, en: title.en },
    as: asker.name,
    ...(more.purpose ? { purpose: { procedure: '1' } } : {}),
    ...(more.known ? { known: more.known } : {}),
    ...(more.way ? { way: more.way } : {}),
    record: { ...invented(wanted), ...Object.fromEntries(held) },
  }
}

/** The first of the city's people who is of a kind and has what is asked for. */
function askerFor(
  { kind, has }: TemplateCase['as'],
  wanted: Wanted,
  { principalOf }: TestSetting,
): { readonly name: string; readonly principal: Principal } {
  if (kind === 'anonymous') return { name: 'anonymous', principal: { kind } }
  const people = [...wanted.city.people.keys()].map((name) => ({ name, principal: principalOf(name) }))
  const enough = people.find(
    ({ principal }) => principal.kind === kind && (principal.trust ?? 2) >= 2 && has.every((one) => principal[one]),
  )
  const nobody = {
    vi: `Thành phố chưa có người nào thuộc loại ${kind} để thử: hãy thêm dưới people/.`,
    en: `The city names no ${kind} to test it as: add one under people/.`,
  }
  return enough ?? unfit(nobody, wanted)
}

function denied(template: string, dataset: string): Bilingual {
  return {
    vi: `${template} không mở gì của ${dataset}: một quy tắc khác cấm.`,
    en: `${template} shows nothing of ${dataset}: another rule denies it.`,
  }
}

/** Values for the key and whatever is personal, so that masks have something to mask. */
function invented({ contract }: Wanted): { readonly [field: string]: Written } {
  const fields = contract.fields.filter((field) => contract.key.includes(field.name) || isPersonal(field))
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = valueFor(field)
      return value === null ? [] : [[field.name, value]]
    }),
  )
}

function valueFor({ name, type, list, check }: Field): Written | null {
  if (list) return null
  const values: { readonly [type in Field['type']]: Written | null } = {
    text: check === 'citizen_id' ? '079190000001' : `${name.toUpperCase()}_1`,
    integer: 1,
    bigint: '1',
    decimal: '1',
    boolean: true,
    date: '2020-01-15',
    time: '08:00:00',
    timestamp: '2020-01-15T01:00:00Z',
    uuid: '00000000-0000-4000-8000-000000000001',
    json: null,
    geometry: null,
  }
  return values[type]
}

function expectedOf(read: InterpretedRecord | undefined): Written {
  if (!read?.shown) return 'hidden'
  const cells = Object.entries(read.cells)
  const of = (state: string) => cells.filter(([, cell]) => cell.state === state)
  const [shown, withheld] = [of('shown'), of('withheld')].map((some) => some.map(([name]) => name))
  const masked = Object.fromEntries(of('masked').map(([name, { value }]) => [name, textOf(value)]))
  const open = withheld?.length === 0 ? 'all' : (withheld?.length ?? 0) < (shown?.length ?? 0)
  return {
    shown: open === 'all' ? 'all' : open ? { except: withheld ?? [] } : (shown ?? []),
    ...(Object.keys(masked).length > 0 ? { masked } : {}),
  }
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
