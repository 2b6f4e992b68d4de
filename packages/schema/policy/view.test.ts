import { describe, expect, test } from 'vitest'
import type { City } from '../contract/city.ts'
import { compileCity } from '../contract/compile-city.ts'
import type { Rule, Way } from '../contract/rule.ts'
import { sampleDocuments } from '../contract/sample-city.ts'
import { compileSql, type Sql } from '../sql.ts'
import type { Ask } from './ask.ts'
import type { Principal } from './principal.ts'
import { viewOf } from './view.ts'

const sample = compileCity(sampleDocuments).city

const blank: Omit<Rule, 'name' | 'fields'> = {
  dataset: 'dossiers',
  effect: 'allow',
  to: [],
  where: null,
  via: null,
  mask: {},
  purpose: null,
  mustKnow: [],
  quota: null,
  ways: ['query'],
  valid: { from: null, until: null },
  basis: null,
  reason: null,
}

type Drawn = Partial<Rule> & Pick<Rule, 'name'>

function askWith(rules: { readonly [dataset: string]: readonly Drawn[] }, principal: Principal = officer): Ask {
  if (!sample) throw new Error('the sample is no city')
  const full = Object.entries(rules).map(([dataset, some]): [string, Rule[]] => [
    dataset,
    some.map((rule) => ({ ...blank, fields: ['dossier_code', 'fee'], ...rule, dataset })),
  ])
  const city: City = { ...sample, rules: new Map(full) }
  return { city, principal, purpose: null, today: '2020-11-02', way: 'query' }
}

const officer: Principal = { kind: 'officer', person: '079080000011', units: ['H29.760', 'H29.761'] }
const text = (piece: Sql | boolean) => (typeof piece === 'boolean' ? piece : compileSql(piece).text)
const handled: Rule['where'] = { op: 'in', field: 'handling_agency', to: { principal: 'units' } }
const applicant: Rule['where'] = { op: 'eq', field: 'applicant_id', to: { principal: 'person' } }
const sealed: Drawn = {
  name: 'sealed',
  effect: 'deny',
  fields: null,
  where: { op: 'eq', field: 'sealed', to: { value: true } },
}

describe('the policy view', () => {
  test('asks of records what rules say, with every text a parameter', () => {
    const { shown } = viewOf(askWith({ dossiers: [{ name: 'ours', where: handled }, sealed] }), 'dossiers').over('t')
    expect(compileSql(shown)).toEqual({
      text: '("t"."handling_agency" = any($1::text[]) and "t"."sealed" is not true)',
      values: [['H29.760', 'H29.761']],
    })
  })

  test('makes a cell that the record condition implies the bare column', () => {
    const cell = viewOf(askWith({ dossiers: [{ name: 'ours', where: handled }, sealed] }), 'dossiers')
      .over('t')
      .cell('fee')
    expect([cell.state, text(cell.value), text(cell.json)]).toEqual(['shown', '"t"."fee"', '"t"."fee"::text'])
    expect(text(cell.test('gte', '1000'))).toBe('"t"."fee" >= $1::numeric')
    expect(text(cell.test('ne', '1000'))).toBe('"t"."fee" is distinct from $1::numeric')
    expect(text(cell.isNull(true))).toBe('"t"."fee" is null')
  })

  test('puts the condition beside the comparison and CASE in output only', () => {
    const ask = askWith({
      dossiers: [
        { name: 'ours', where: handled },
        { name: 'all', fields: ['dossier_code'] },
      ],
    })
    const cell = viewOf(ask, 'dossiers').over('t').cell('fee')
    expect(cell.state).toBe('varies')
    expect(text(cell.test('eq', '1000'))).toBe('("t"."fee" = $1::numeric and "t"."handling_agency" = any($2::text[]))')
    expect(text(cell.json)).toBe('case when "t"."handling_agency" = any($1::text[]) then "t"."fee"::text end')
    expect(text(cell.visible)).toBe('"t"."handling_agency" = any($1::text[])')
  })

  test('compares a whole value with the bare column, though the cell may be masked', () => {
    const ask = askWith({
      dossiers: [
        { name: 'ours', where: handled, fields: ['applicant_id'], mask: { applicant_id: { how: 'last4' } } },
        { name: 'own', where: applicant, fields: ['applicant_id'] },
      ],
    })
    const cell = viewOf(ask, 'dossiers').over('t').cell('applicant_id')
    expect(cell.textual).toBe(true)
    expect(text(cell.test('eq', '079190000001'))).not.toContain('right(')
    expect(text(cell.test('eq', '****0001'))).toContain('right(')
  })

  test('writes rules that ask for one field as one membership, and drops what another rule covers', () => {
    const one = (name: string, value: string): Drawn => ({ name, where: { op: 'eq', field: 'status', to: { value } } })
    const both: Drawn = {
      name: 'both',
      where: { op: 'and', of: [handled, { op: 'eq', field: 'status', to: { value: 'a' } }] },
    }
    const { shown } = viewOf(askWith({ dossiers: [one('a', 'a'), one('b', 'b'), both] }), 'dossiers').over('t')
    expect(compileSql(shown)).toEqual({ text: '"t"."status" = any($1::text[])', values: [['a', 'b']] })
  })

  test('gives each way out a view of its own, and none to a way that no rule knows', () => {
    const rules: Drawn[] = [
      { name: 'asked', fields: ['dossier_code', 'fee'] },
      { name: 'taken', fields: ['fee'], ways: ['export', 'changes'] },
      { name: 'barred', effect: 'deny', fields: ['dossier_code'], ways: ['query', 'export', 'changes'] },
    ]
    const through = (way: Way) => {
      const { rules: applying, usable, none } = viewOf({ ...askWith({ dossiers: rules }), way }, 'dossiers')
      return { applying, usable: [...usable], none }
    }
    expect(through('query')).toEqual({ applying: ['asked'], usable: ['fee'], none: false })
    expect(through('export')).toEqual({ applying: ['taken'], usable: ['fee'], none: false })
    const unheardOf: string = 'download'
    // What a later version might ask an older one: the type says it cannot be.
    expect(through(unheardOf as Way)).toEqual({ applying: [], usable: [], none: true })
  })

  test('gives a branch for each distinct way to a record', () => {
    const ask = askWith({ dossiers: [{ name: 'ours', where: handled }, { name: 'own', where: applicant }, sealed] })
    expect(viewOf(ask, 'dossiers').over('t').branches.map(text)).toEqual([
      '("t"."applicant_id" = $1::text and "t"."sealed" is not true)',
      '("t"."handling_agency" = any($1::text[]) and "t"."sealed" is not true)',
    ])
  })

  test('follows `via` through records that are shown themselves', () => {
    const ask = askWith({
      people: [
        { name: 'applicants', fields: ['name'], via: { dataset: 'dossiers', field: 'applicant_id', where: null } },
      ],
      dossiers: [
        { name: 'ours', where: handled },
        { name: 'known', mustKnow: ['dossier_code'] },
      ],
    })
    expect(text(viewOf(ask, 'people').over('p').shown)).toBe(
      'exists (select 1 from "data"."dossiers" as "p_v" where "p_v"."applicant_id" = "p"."citizen_id" and "p_v"."handling_agency" = any($1::text[]))',
    )
  })

  test('names the purposes when every applying rule lacks only one', () => {
    const need = { procedure: 'any' } as const
    const lacking = viewOf(
      askWith({
        dossiers: [
          { name: 'a', purpose: need },
          { name: 'b', purpose: need },
        ],
      }),
      'dossiers',
    )
    expect([lacking.none, lacking.lacksPurpose]).toEqual([true, [need]])
    const applying = viewOf(askWith({ dossiers: [{ name: 'a', purpose: need }, { name: 'b' }] }), 'dossiers')
    expect([applying.none, applying.lacksPurpose, applying.rules]).toEqual([false, [], ['b']])
  })

  test('knows from rules alone which fields may be used', () => {
    const trained: Rule['to'] = [{ attribute: 'attributes.trained', op: 'eq', values: [true] }]
    const ask = askWith({
      dossiers: [
        { name: 'asked', purpose: { procedure: 'any' } },
        { name: 'known', fields: ['status'], mustKnow: ['dossier_code'] },
        { name: 'trained', fields: ['summary'], to: trained },
        { name: 'nobody', effect: 'deny', fields: ['fee'] },
      ],
    })
    expect([...viewOf(ask, 'dossiers').usable].sort()).toEqual(['dossier_code', 'status'])
  })

  test('never answers one caller with what another may see', () => {
    const ask = askWith({ dossiers: [{ name: 'own', where: applicant }] })
    const other: Ask = { ...ask, principal: { ...officer, person: '079190000001' } }
    const person = (one: Ask) => compileSql(viewOf(one, 'dossiers').over('t').shown).values
    for (let turn = 0; turn < 3; turn += 1) {
      expect(person(ask)).toEqual(['079080000011'])
      expect(person(other)).toEqual(['079190000001'])
    }
    expect(viewOf({ ...ask, purpose: { key: 'x', procedure: true, tasks: [] } }, 'dossiers')).not.toBe(
      viewOf(ask, 'dossiers'),
    )
    expect(viewOf({ ...ask }, 'dossiers')).toBe(viewOf(ask, 'dossiers'))
  })
})
