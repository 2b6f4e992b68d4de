import { describe, expect, test } from 'vitest'
import { compileCity } from '../compile-city.ts'
import { fieldOf } from '../fields.ts'
import { sampleDocuments } from '../sample-city.ts'

const compile = (text: string, more: readonly { path: string; text: string }[] = []) =>
  compileCity([...sampleDocuments, { path: 'datasets/statistics.yaml', text }, ...more])

const problemsOf = (derive: string, rest = ''): readonly string[] =>
  compile(`dataset: figures\nderive: ${derive}\n${rest}`).problems.map(({ code, message }) => `${code} ${message}`)

describe('a derived dataset is a dataset whose fields follow from its parent', () => {
  const text = `dataset: dossier_statistics
derive:
  from: dossiers
  where: { sealed: false }
  by: { agency: receiving_agency, month: { month: received_at }, status: status }
  measures:
    count: count
    finished: { count_where: { finished_at: { is_null: false } }, title: { vi: Đã xong, en: Finished } }
    fee: { sum: fee }
    mean_fee: { avg: fee }
    rate: { ratio: { numerator: finished, denominator: count, percent: true } }
  protect: { min_group: 10, complementary: true }
`
  const { city, problems } = compile(text)
  const contract = city?.contracts.get('dossier_statistics')

  test('with types that hold every figure, and codes and references of what it groups by', () => {
    expect(problems).toEqual([])
    expect(contract?.fields.map(({ name, type, precision, scale }) => [name, type, precision, scale])).toEqual([
      ['agency', 'text', null, null],
      ['month', 'date', null, null],
      ['status', 'text', null, null],
      ['count', 'integer', null, null],
      ['finished', 'integer', null, null],
      ['fee', 'decimal', 26, 0],
      ['mean_fee', 'decimal', 26, 2],
      ['rate', 'decimal', 38, 2],
      ['suppressed', 'boolean', null, null],
    ])
    expect(contract).toMatchObject({
      names: { one: 'dossier_statistic', many: 'dossier_statistics' },
      owner: 'H29.15',
      class: 'shared',
      key: ['agency', 'month', 'status'],
      subjects: [],
      sources: [],
    })
    expect(contract?.relations.map(({ name, to, kind }) => [name, to, kind])).toEqual([
      ['agency_record', 'agencies', 'one'],
    ])
    expect(contract && fieldOf(contract, 'status').codes).toEqual({ list: 'dossier_status', at: null })
  })

  test('and its figures carry their definition', () => {
    expect(contract && fieldOf(contract, 'rate')).toMatchObject({
      unit: '%',
      description: {
        vi: '100 × finished ÷ count; không áp dụng (N/A), để trống, khi mẫu số là 0.',
        en: '100 × finished ÷ count; not applicable (N/A), null, where the denominator is 0.',
      },
    })
    expect(contract?.derive).toMatchObject({
      from: 'dossiers',
      by: [
        { name: 'agency', of: 'receiving_agency', step: null },
        { name: 'month', of: 'received_at', step: 'month' },
        { name: 'status', of: 'status', step: null },
      ],
      protect: { minGroup: 10, complementary: true },
    })
  })

  test('rules are written over it as over any other', () => {
    const policy = `policy: dossier_statistics
rules:
  - rule: everyone_sees_statistics
    allow: read
    where: { count: { gte: 10 }, month: { gte: 2020-01-01 } }
    fields: all
`
    expect(compile(text, [{ path: 'policies/statistics.yaml', text: policy }]).problems).toEqual([])
  })
})

describe('it says what cannot be', () => {
  test('a parent that is not there, is derived itself, or is one of Kho’s own', () => {
    expect(problemsOf('{ from: nothing, by: { a: b }, measures: { count: count } }')).toEqual([
      'KHO109 there is no dataset nothing',
    ])
    expect(problemsOf('{ from: figures, by: { a: b }, measures: { count: count } }')).toEqual([
      'KHO160 figures is derived itself',
    ])
    expect(problemsOf('{ from: runs, by: { a: state }, measures: { count: count } }')).toEqual([
      'KHO160 runs is one of Kho’s own',
    ])
  })

  test('R37: groups, sums and conditions of what is personal; whether it is empty may be asked', () => {
    expect(problemsOf('{ from: dossiers, by: { who: applicant_id }, measures: { count: count } }')).toEqual([
      'KHO161 applicant_id is personal',
    ])
    expect(
      problemsOf(`{ from: dossiers, by: { status: status }, measures: { count: count,
        told: { count_where: { applicant_id: { is_null: false } } }, one: { count_where: { handler_id: a } } } }`),
    ).toEqual(['KHO161 handler_id is personal'])
    expect(problemsOf('{ from: people, by: { x: citizen_id }, measures: { income: { sum: income } } }')).toEqual([
      'KHO161 citizen_id is personal',
      'KHO161 income is sensitive',
    ])
  })

  test('fields that divide nothing, steps of what is no day, figures of texts', () => {
    expect(problemsOf('{ from: dossiers, by: { tags: tags, at: location }, measures: { count: count } }')).toEqual([
      'KHO162 tags is a list: it divides nothing into groups',
      'KHO162 location is geometry: it divides nothing into groups',
    ])
    expect(problemsOf('{ from: dossiers, by: { m: { month: status } }, measures: { count: count } }')).toEqual([
      'KHO163 status is neither a date nor a timestamp: it has no month',
    ])
    expect(
      problemsOf('{ from: dossiers, by: { status: status }, measures: { x: { sum: status }, y: { max: tags } } }'),
    ).toEqual(['KHO164 status is text: it has no sum', 'KHO164 tags is a list: it has no max'])
  })

  test('a ratio of what is no count, and an extreme value under protection', () => {
    const by = 'from: dossiers, by: { status: status }'
    expect(
      problemsOf(`{ ${by}, measures: { n: count, r: { ratio: { numerator: n, denominator: nothing } } } }`),
    ).toEqual(['KHO165 nothing is no count or sum of this dataset'])
    expect(problemsOf(`{ ${by}, measures: { n: count, most: { max: fee } }, protect: {} }`)).toEqual([
      'KHO166 the max of fee is one record’s own value'.replace('’', "'"),
    ])
  })

  test('G11, R37: open statistics about people without protection, or with too small groups', () => {
    const open = 'class: open\nlicence: cc-by-4.0\n'
    const by = 'from: dossiers, by: { status: status }, measures: { n: count }'
    expect(problemsOf(`{ ${by} }`, open)).toEqual([
      "KHO167 figures is open and counts people's records without protect",
    ])
    expect(problemsOf(`{ ${by}, protect: { min_group: 4 } }`, open)).toEqual([
      'KHO167 figures is open: min_group is 5 at least',
    ])
    expect(problemsOf(`{ ${by}, protect: {} }`, open)).toEqual([])
    expect(problemsOf(`{ ${by}, protect: { min_group: 2 } }`)).toEqual([
      'KHO106 min_group is below 3: a hidden group of fewer than two is one record',
    ])
  })
})
