import { expect, test } from 'vitest'
import { smallCity } from '../../../test/harness/small-city.ts'
import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import { createTableSql, indexedFieldsOf, indexesOf, leadingFieldsOf, relationName, tableOf } from './table.ts'

function permits(city: City): Contract {
  const contract = city.contracts.get('permits')
  if (!contract) throw new Error('a small city has permits')
  return contract
}

test('every field type has the column that holds it exactly', () => {
  const fields = {
    a: '{ type: integer }',
    b: '{ type: bigint }',
    c: '{ type: "decimal(14,2)" }',
    d: '{ type: boolean }',
    e: '{ type: date }',
    f: '{ type: date, partial: true }',
    g: '{ type: time }',
    h: '{ type: timestamp }',
    i: '{ type: uuid }',
    j: '{ type: json }',
    k: '{ type: geometry }',
    l: '{ type: text, list: true }',
    m: '{ type: "decimal(5,1)", list: true }',
  }
  const [statement] = createTableSql(tableOf(permits(smallCity({ fields, key: '[a, code]' }).city)))
  expect(statement?.split(/, (?=")/)).toEqual([
    'create table data."permits" ("code" text collate "C" not null',
    '"a" integer not null',
    '"b" bigint',
    '"c" numeric(14,2)',
    '"d" boolean',
    '"e" date',
    '"f" text collate "C"',
    '"g" time(6)',
    '"h" timestamptz(6)',
    '"i" uuid',
    '"j" json',
    '"k" json',
    '"l" text[] collate "C"',
    '"m" numeric(5,1)[]',
    '"_id" uuid not null',
    '"_source" text collate "C" not null',
    '"_run" uuid not null',
    '"_at" timestamptz(6) not null',
    '"_stale" boolean not null default false',
    '"_origin" bigint',
    '"_version" bigint, constraint "permits._key" primary key ("a"',
    '"code"))',
  ])
})

test('references, subjects and what rules compare for equality are indexed, each once, flags and lists never', () => {
  const { city } = smallCity({
    fields: {
      parent: '{ type: text, ref: permits }',
      owner: '{ type: text, sensitivity: none }',
      open: '{ type: boolean }',
      tags: '{ type: text, list: true }',
      fee: '{ type: integer }',
    },
    rules: [
      '{ rule: a, allow: read, fields: all, where: { or: [{ owner: $principal.person }, { parent: { in: [x] } }] } }',
      '{ rule: b, allow: read, fields: all, where: { open: true, fee: { gt: 3 } } }',
      '{ rule: c, allow: read, fields: all, where: { code: x } }',
    ],
  })
  const rules = [...city.rules.values()].flat()
  expect(indexesOf(permits(city), rules).map(({ name, unique }) => [name, unique])).toEqual([
    ['permits._id', true],
    ['permits.owner', false],
    ['permits.parent', false],
  ])
  expect([...indexedFieldsOf(permits(city), rules)].sort()).toEqual(['code', 'owner', 'parent'])
})

test('a field that is declared has an index', () => {
  const { city } = smallCity({ fields: { fee: '{ type: integer, index: true }' }, rules: [] })
  expect(indexesOf(permits(city), []).map(({ name }) => name)).toEqual(['permits._id', 'permits.fee'])
  expect([...leadingFieldsOf(permits(city), [])].sort()).toEqual(['code', 'fee'])
})

test('names too long for PostgreSQL stay apart', () => {
  const long = 'd'.repeat(40)
  const names = [relationName(long, `${'f'.repeat(39)}a`), relationName(long, `${'f'.repeat(39)}b`)]
  expect(new Set(names).size).toBe(2)
  expect(names.map((name) => name.length)).toEqual([63, 63])
})
