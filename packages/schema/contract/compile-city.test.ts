import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { codes } from '../error.ts'
import { compileCity } from './compile-city.ts'
import type { Problem } from './document.ts'
import { fieldOf, relationOf } from './fields.ts'
import { changedSample, sampleDocuments } from './sample-city.ts'

const sample = () => {
  const { city, problems } = compileCity(sampleDocuments)
  expect(problems).toEqual([])
  if (!city) throw new Error('the sample is no city')
  return city
}

const dossiers = () => {
  const contract = sample().contracts.get('dossiers')
  if (!contract) throw new Error('the sample has no dossiers')
  return contract
}

const shown = ({ path, line, column, code, message }: Problem): string => `${path}:${line}:${column} ${code} ${message}`

describe('the documents of a city', () => {
  test('become one frozen value', () => {
    const city = sample()
    expect(city).toMatchObject({
      city: 'hcmc_2020',
      timeZone: 'Asia/Ho_Chi_Minh',
      procedures: 'procedures',
      synthetic: true,
    })
    expect([...city.agencies.keys()]).toEqual(['H29', 'H29.15', 'H29.760', 'H29.26734'])
    expect(city.holidays.map(({ date, working }) => [date, working])).toEqual([
      ['2020-01-11', true],
      ['2020-09-02', false],
    ])
    expect(city.people.get('citizen_lan')?.claims).toEqual({
      kho_kind: 'citizen',
      cccd: '079190000001',
      roles: ['a', 'b'],
    })
    expect(Object.isFrozen(city.contracts.get('dossiers')?.fields[0]?.title)).toBe(true)
    expect(() => (city.contracts as Map<string, unknown>).clear()).toThrow(TypeError)
  })

  test('give each dataset its relations both ways', () => {
    expect(dossiers().relations.map(({ name, kind, to, pairs }) => [name, kind, to, pairs])).toEqual([
      ['procedure', 'one', 'procedures', [{ own: 'procedure_code', far: 'code' }]],
      ['receiving_agency_record', 'one', 'agencies', [{ own: 'receiving_agency', far: 'code' }]],
      ['handling_agency_record', 'one', 'agencies', [{ own: 'handling_agency', far: 'code' }]],
      ['applicant', 'one', 'people', [{ own: 'applicant_id', far: 'citizen_id' }]],
      ['steps', 'many', 'dossier_steps', [{ own: 'dossier_code', far: 'dossier_code' }]],
    ])
    expect(
      sample()
        .contracts.get('agencies')
        ?.relations.map(({ name, kind, through }) => [name, kind, through]),
    ).toEqual([
      ['dossiers', 'many', ['receiving_agency']],
      ['handledDossiers', 'many', ['handling_agency']],
    ])
    expect(relationOf(dossiers(), 'applicant').through).toEqual(['applicant_id'])
    expect(() => relationOf(dossiers(), 'nobody')).toThrow(expect.objectContaining({ code: 'KHO130' }))
  })

  test('keep types, keys of code maps and constants exact', () => {
    expect(fieldOf(dossiers(), 'fee')).toMatchObject({ type: 'decimal', precision: 14, scale: 0, unit: 'VND' })
    expect(fieldOf(dossiers(), 'dossier_code').required).toBe(true)
    expect(dossiers().sources[0]?.map).toEqual({
      dossier_code: { from: 'ma_ho_so', values: null },
      receiving_agency: { value: 'H29.760' },
      status: { from: 'trang_thai', values: { '1': 'registered', '02': 'received' } },
    })
    expect(dossiers().sources[0]?.deletes).toEqual({ soft: { op: 'eq', field: 'sealed', to: { value: true } } })
    expect(sample().sources.get('one_stop_q1')?.owns).toEqual({ dossiers: { receiving_agency: 'H29.760' } })
  })

  test('write rules out in full', () => {
    const [handling, assigned, lookup, sealed] = sample().rules.get('dossiers') ?? []
    expect(handling).toMatchObject({
      to: [
        { attribute: 'kind', op: 'eq', values: ['officer'] },
        { attribute: 'attributes.trained', op: 'eq', values: [true] },
      ],
      where: { op: 'in', field: 'handling_agency', to: { principal: 'units' } },
      mask: { applicant_id: { how: 'last4' } },
      purpose: { procedure: 'any' },
      ways: ['query'],
    })
    expect(handling?.fields).toHaveLength(13)
    expect(assigned?.fields).not.toContain('location')
    expect(assigned).toMatchObject({
      where: { to: { purpose: 'key' } },
      purpose: { task: { dataset: 'dossiers', assigned: 'handler_id' } },
    })
    expect(lookup).toMatchObject({ mustKnow: ['dossier_code'], quota: { requests: 60, seconds: 60 } })
    expect(sealed).toMatchObject({ effect: 'deny', fields: null, ways: ['query', 'export', 'changes'] })
  })

  test('spread the denies of the city over every dataset that has such fields', () => {
    const rules = sample().rules
    expect(rules.get('people')?.at(-1)).toMatchObject({
      name: 'sensitive_fields_need_trust',
      effect: 'deny',
      fields: ['income'],
    })
    expect(rules.get('agencies')).toEqual([])
  })

  test('may be written as JSON', () => {
    const json = JSON.stringify({
      dataset: 'wards',
      names: { one: 'ward', many: 'wards' },
      title: { vi: 'Phường', en: 'Wards' },
      owner: 'H29',
      class: 'shared',
      key: ['code'],
      fields: { code: { type: 'text' } },
    })
    const { city, problems } = compileCity([...sampleDocuments, { path: 'datasets/wards.json', text: json }])
    expect(problems).toEqual([])
    expect(city?.contracts.get('wards')?.size).toBe(10_000)
  })
})

interface Fault {
  readonly claim: string
  readonly file: string
  readonly from: string
  readonly to: string
  readonly code: string
  readonly at: string
  readonly in?: string
}

const faults: readonly Fault[] = parse(readFileSync(join(import.meta.dirname, 'compile-faults.yaml'), 'utf8'))

/** The position that `^` marks in a text that stands once in a file. */
function markedPosition(text: string, marked: string): { line: number; column: number } {
  expect(text.split(marked.replace('^', ''))).toHaveLength(2)
  const before = text.slice(0, text.indexOf(marked.replace('^', '')) + marked.indexOf('^')).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

describe('a document that is wrong', () => {
  test.for(faults)('$claim', ({ file, from, to, code, at, in: path = file }) => {
    const documents = changedSample(file, from, to)
    const { city, problems } = compileCity(documents)
    const text = documents.find((document) => document.path === path)?.text ?? ''
    expect(city).toBeNull()
    expect(problems).toContainEqual(expect.objectContaining({ path, code, ...markedPosition(text, at) }))
    for (const problem of problems) expect(Object.keys(codes)).toContain(problem.code)
  })

  test('has all its problems told at once, in reading order, with a hint each', () => {
    const text =
      'policy: dossiers\nrules:\n  - rule: Bad\n    allow: write\n    colour: red\n    fields: some\n  - rule: other\n    deny: read\n    where: { status: { like: x } }\n'
    const dataset =
      'dataset: wards\nnames: { one: ward }\ntitle: Wards\nowner: H29\nclass: secret\nkey: []\nfields: { a: { type: txt } }\n'
    const { problems } = compileCity([
      ...sampleDocuments.filter(({ path }) => path !== 'policies/dossiers.yaml'),
      { path: 'policies/dossiers.yaml', text },
      { path: 'datasets/wards.yaml', text: dataset },
    ])
    expect(problems.map(shown)).toEqual([
      'datasets/wards.yaml:2:8 KHO105 many is missing in names',
      'datasets/wards.yaml:3:8 KHO106 title is not a map',
      'datasets/wards.yaml:5:8 KHO106 class is none of: open, shared, on_request, a map',
      'datasets/wards.yaml:6:6 KHO106 key is empty',
      'datasets/wards.yaml:7:22 KHO106 type is no field type',
      'policies/dossiers.yaml:3:11 KHO107 rule is no name in snake_case',
      'policies/dossiers.yaml:4:12 KHO106 allow is none of read',
      'policies/dossiers.yaml:5:5 KHO104 colour is no key of rules.0',
      'policies/dossiers.yaml:6:13 KHO106 fields is none of: all, a list, a map',
    ])
    expect(problems.every(({ hint }) => hint.length > 0)).toBe(true)
  })

  test('does not make documents that refer to it wrong', () => {
    const { problems } = compileCity(changedSample('datasets/people.yaml', 'class: on_request', 'class: hidden'))
    expect(problems.map(shown)).toEqual([
      'datasets/people.yaml:5:8 KHO106 class is none of: open, shared, on_request, a map',
    ])
  })

  test('never shows a secret in its problems', () => {
    const { problems } = compileCity(
      changedSample('sources/one_stop_q1.yaml', '{ env: KHO_SECRET_ONE_STOP_Q1 }', 'hunter2'),
    )
    expect(JSON.stringify(problems)).not.toContain('hunter2')
  })

  test.for(['../city.yaml', '/etc/city.yaml', 'a//b.yaml', 'a\\b.yaml', './a.yaml', 'c:a.yaml', 'a\nb.yaml'])(
    'may not lie outside the folder: %j',
    (path) => {
      const { problems } = compileCity([...sampleDocuments, { path, text: '' }])
      expect(problems.map(shown)).toEqual([`${path}:1:1 KHO106 is no path of a file inside the folder`])
    },
  )

  test('is missing where no document describes the city', () => {
    const { problems } = compileCity(sampleDocuments.filter(({ path }) => path !== 'city.yaml'))
    expect(problems.map(({ code }) => code)).toContain('KHO105')
  })
})

describe('rules that look at other datasets', () => {
  const via = (policy: string, dataset: string, field: string): string =>
    `policy: ${policy}\nrules:\n  - rule: looks\n    allow: read\n    fields: all\n    via: { dataset: ${dataset}, field: ${field} }\n`

  const chain = (names: readonly string[]) =>
    names.map((name, at) => ({
      path: `datasets/${name}.yaml`,
      text: `dataset: ${name}\nnames: { one: one_${name}, many: ${name} }\ntitle: { vi: x, en: x }\nowner: H29\nclass: shared\nkey: [code]\nfields: { code: { type: text }, next_code: { type: text, ref: ${names[at - 1] ?? names.at(-1)}, back: from_${name} } }\n`,
    }))

  test('may do so in two steps and not in three', () => {
    const datasets = chain(['c0', 'c1', 'c2', 'c3'])
    const two = [via('c0', 'c1', 'next_code'), via('c1', 'c2', 'next_code')]
    const three = [...two, via('c2', 'c3', 'next_code')]
    const files = (texts: readonly string[]) => texts.map((text, at) => ({ path: `policies/c${at}.yaml`, text }))
    expect(compileCity([...sampleDocuments, ...datasets, ...files(two)]).problems).toEqual([])
    expect(compileCity([...sampleDocuments, ...datasets, ...files(three)]).problems.map(shown)).toEqual([
      'policies/c0.yaml:6:5 KHO118 the chain c0 → c1 → c2 → c3 is deeper than 2 steps',
    ])
  })

  test('may not come round to themselves', () => {
    const files = [via('c0', 'c1', 'next_code'), via('c1', 'c0', 'next_code')].map((text, at) => ({
      path: `policies/c${at}.yaml`,
      text,
    }))
    const problems = compileCity([...sampleDocuments, ...chain(['c0', 'c1']), ...files]).problems
    expect(problems.map(({ code }) => code)).toEqual(['KHO118', 'KHO118'])
  })
})
