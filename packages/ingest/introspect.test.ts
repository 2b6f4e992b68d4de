import { compileCity } from '@kho/schema/contract/compile-city.ts'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { postgresAgency } from '../../test/harness/postgres-agency.ts'
import { proposeDocuments } from './introspect.ts'
import type { SourceColumn, SourceTable } from './source.ts'
import { openSource } from './sources/open-source.ts'
import { testDocument } from './sources/source-suite.ts'

const source = testDocument('postgres', { host: 'db.q1', database: 'motcua', password: { env: 'KHO_SECRET_AGENCY' } })

const columnOf = (name: string, more: Partial<SourceColumn> = {}): SourceColumn => ({
  name,
  declared: 'text',
  type: 'text',
  precision: null,
  scale: null,
  list: false,
  nullable: true,
  comment: null,
  ...more,
})

const tableOf = (name: string, columns: readonly string[], more: Partial<SourceTable> = {}): SourceTable => ({
  name,
  comment: null,
  columns: columns.map((column) => columnOf(column)),
  key: columns.slice(0, 1),
  refs: [],
  rows: 10,
  bytes: 1000,
  ...more,
})

function cityOf(tables: readonly SourceTable[], excessRights: readonly string[] = []) {
  const documents = proposeDocuments({ source, tables, excessRights, city: null })
  const { city, problems } = compileCity(documents)
  expect(problems).toEqual([])
  if (!city) throw new Error('there is no city')
  return { city, documents }
}

describe('proposed documents', () => {
  test('make a city with a dataset for each table, read by snapshot and shared with nobody', () => {
    const tables = [
      tableOf('provinces', ['code', 'name']),
      tableOf('wards', ['code', 'province_code'], {
        refs: [{ columns: ['province_code'], table: 'provinces', on: ['code'] }],
      }),
    ]
    const { city, documents } = cityOf(tables)
    expect(documents.map(({ path }) => path)).toEqual([
      'city.yaml',
      'agencies/h29_760.yaml',
      'sources/agency.yaml',
      'datasets/provinces.yaml',
      'datasets/wards.yaml',
    ])
    const wards = city.contracts.get('wards')
    expect(wards).toMatchObject({ names: { one: 'ward', many: 'wards' }, class: 'shared', listed: true, key: ['code'] })
    expect(wards?.relations.map(({ name, kind, to }) => [name, kind, to])).toEqual([['province', 'one', 'provinces']])
    expect(city.contracts.get('provinces')?.relations.map(({ name }) => name)).toEqual(['wards'])
    expect(city.rules.get('wards') ?? []).toEqual([])
    expect(city.sources.get('agency')).toMatchObject({
      connection: { password: { env: 'KHO_SECRET_AGENCY' } },
      mayWrite: false,
    })
  })

  test('take comments as titles, names otherwise, in both languages', () => {
    const columns = [columnOf('ma'), columnOf('ten', { comment: 'Tên gọi' }), columnOf('ghi_chu')]
    const { city } = cityOf([tableOf('phuong', ['ma'], { comment: 'Phường, xã', columns })])
    const contract = city.contracts.get('phuong')
    expect(contract?.title).toEqual({ vi: 'Phường, xã', en: 'Phường, xã' })
    expect(contract?.fields.map(({ title }) => title.vi)).toEqual(['Ma', 'Tên gọi', 'Ghi chu'])
  })

  test('prefix a name that the city already has with the source', () => {
    const { city } = cityOf([tableOf('wards', ['code'])])
    const again = { ...source, source: 'second' }
    const documents = proposeDocuments({ source: again, tables: [tableOf('wards', ['code'])], excessRights: [], city })
    expect(documents.map(({ path }) => path)).toEqual(['sources/second.yaml', 'datasets/second_wards.yaml'])
  })

  test('name the personal columns of a table about people, and no others', () => {
    const { city } = cityOf([
      tableOf('cong_dan', ['id', 'so_dinh_danh', 'ho_ten', 'dia_chi', 'ton_giao', 'trang_thai']),
      tableOf('provinces', ['code', 'full_name', 'name']),
    ])
    const fields = (dataset: string) =>
      city.contracts.get(dataset)?.fields.map(({ name, sensitivity }) => [name, sensitivity])
    expect(fields('cong_dan')).toEqual([
      ['id', 'none'],
      ['so_dinh_danh', 'personal'],
      ['ho_ten', 'personal'],
      ['dia_chi', 'personal'],
      ['ton_giao', 'sensitive'],
      ['trang_thai', 'none'],
    ])
    expect(city.contracts.get('cong_dan')?.subjects).toEqual([{ field: 'so_dinh_danh', via: null, as: 'person' }])
    expect(fields('provinces')?.every(([, sensitivity]) => sensitivity === 'none')).toBe(true)
  })

  test('say aloud which tables are left out and that an account can write', () => {
    const { city, documents } = cityOf([tableOf('t', ['a']), tableOf('log', ['a'], { key: [] })], ['superuser'])
    const text = documents.find(({ path }) => path === 'sources/agency.yaml')?.text
    expect(text).toContain('log (no key)')
    expect(text).toContain('superuser')
    expect(city.sources.get('agency')?.mayWrite).toBe(true)
  })

  test('apply whatever the tables, columns and references are called', () => {
    const name = fc.oneof(
      fc.constantFrom(
        ...[
          'id',
          'ID',
          'id_value',
          'a_1',
          'a1',
          'A1',
          'and',
          'not',
          'withheld',
          '__proto__',
          'constructor',
          'to_string',
        ],
        ...[
          'nodes',
          'node',
          'query',
          'Text',
          'dataset',
          'ward',
          'wards',
          'ward_filter',
          'ward_list',
          'xmin',
          '1a',
          'field',
        ],
        ...['Số hồ sơ', 'đường', 'a b', 'a.b', 'x'.repeat(60), `${'x'.repeat(60)}y`, 'ward_id', 'wards_record', '日本'],
      ),
      fc
        .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
        .filter((text) => /\S/.test(text) && !text.includes('\0')),
    )
    const shape = fc.record({ name, columns: fc.uniqueArray(name, { minLength: 1, maxLength: 8 }) })
    const shapes = fc.uniqueArray(shape, { minLength: 1, maxLength: 6, selector: (table) => table.name })
    const links = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 8 })
    fc.assert(
      fc.property(shapes, links, (tables, refs) => {
        const at = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length]
        const linked = tables.map((table, own) =>
          tableOf(table.name, table.columns, {
            refs: refs.flatMap(([from, column, to]) => {
              const far = at(tables, to)
              const key = far?.columns[0]
              const name = at(table.columns, column)
              return from % tables.length === own && far && key !== undefined && name !== undefined
                ? [{ columns: [name], table: far.name, on: [key] }]
                : []
            }),
          }),
        )
        const read = [...cityOf(linked).city.contracts.values()].filter(({ sources }) => sources.length > 0)
        expect(read.length).toBe(tables.length)
      }),
      { numRuns: 150, examples: [[[{ name: 'Ḁ Ś ', columns: ['id'] }], []]] },
    )
  })
})

test('a real system’s description becomes documents that apply', async () => {
  const agency = await postgresAgency()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  await agency.run('create table districts (province text, code text, primary key (province, code))')
  await agency.run(
    'create table wards (code text primary key, province text not null, district text not null, area numeric(8,3), tags text[], seen timestamp, foreign key (province, district) references districts (province, code))',
  )
  await agency.run('create view empty_view as select 1 as a')
  await using opened = await openSource(agency.document, agency.options)
  const tables = await opened.describe()
  const documents = proposeDocuments({ source: agency.document, tables, excessRights: [], city: null })
  const { city, problems } = compileCity(documents)
  expect(problems).toEqual([])
  const wards = city?.contracts.get('wards')
  expect(wards?.fields.map(({ name, type, precision, scale, list }) => [name, type, precision, scale, list])).toEqual([
    ['code', 'text', null, null, false],
    ['province', 'text', null, null, false],
    ['district', 'text', null, null, false],
    ['area', 'decimal', 8, 3, false],
    ['tags', 'text', null, null, true],
    ['seen', 'timestamp', null, null, false],
  ])
  expect(wards?.relations).toMatchObject([
    {
      name: 'district_record',
      to: 'districts',
      pairs: [
        { own: 'province', far: 'province' },
        { own: 'district', far: 'code' },
      ],
    },
  ])
})
