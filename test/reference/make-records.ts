import { createHash } from 'node:crypto'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { textOfValue } from '@kho/schema/contract/exact-value.ts'
import type { Value, Values } from '@kho/schema/contract/value.ts'
import { recordId } from '@kho/schema/store/identity.ts'
import type { Random } from '../judges/random.ts'
import { contracts } from './world.ts'

/** A record as the store holds it. */
export interface StoredRecord {
  readonly id: string
  readonly values: Values
  /** Since when it is as it is, where that matters. */
  readonly at?: string
}

/** Where a record came from, in which run and when. */
export interface Loaded {
  readonly source: string
  readonly run: string
  readonly at: string
}

/** All of it moves whenever a cell does, as it does in a store. */
export function loadedOf({ id, values, at }: StoredRecord): Loaded {
  const digest = createHash('sha256')
    .update(JSON.stringify([id, values]))
    .digest('hex')
  const number = Number.parseInt(digest.slice(0, 8), 16)
  return {
    source: number % 2 === 0 ? 'desk' : 'archive',
    run: `${digest.slice(0, 8)}-0000-4000-8000-${digest.slice(8, 20)}`,
    at: at ?? `2020-10-31T${new Date(number % 86_400_000).toISOString().slice(11, 23)}000Z`,
  }
}

/** Every dataset's records. */
export type Store = ReadonlyMap<string, readonly StoredRecord[]>

const identityKey = Buffer.alloc(32, 'an identity key for the reference')

const codes = ['a1', 'a2', 'b1', 'á1', 'c😀', 'cﬀ', 'd_%', 'e"\\']
const words = ['', 'a', 'A', 'đ', 'Thủ Đức', 'phường THU ĐỨC', '😀', 'ﬀ', '****', 'a%b_c\\d', 'line\nbreak "q"', '2019']
const citizens = ['079090000001', '079090000002', '079090000003', '079090000004', '079090000005']
const agencies = ['H29', 'H29.1', 'H29.2', 'H29.3']
const dates = ['1989-12-31', '1990-01-01', '2019-12-31', '2020-01-01', '2020-02-29']
/** Where corners meet, dates change, and nothing is. */
const geometries: readonly Value[] = [
  { type: 'Point', coordinates: [106.7, 10.77] },
  { type: 'Point', coordinates: [106.7, 10.77, 12] },
  { type: 'Point', coordinates: [179.9999, -16.5] },
  { type: 'Point', coordinates: [0, 90] },
  {
    type: 'LineString',
    coordinates: [
      [106.69, 10.76],
      [106.71, 10.78],
    ],
  },
  {
    type: 'Polygon',
    coordinates: [
      [
        [106.6, 10.7],
        [106.8, 10.7],
        [106.8, 10.9],
        [106.6, 10.7],
      ],
    ],
  },
  { type: 'MultiPoint', coordinates: [] },
  { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [106.65, 10.75] }], bbox: [0, 0, 1, 1] },
]
const moments = ['2019-12-31T16:59:59.999999Z', '2019-12-31T17:00:00.000000Z', '2020-06-01T00:00:00.000001Z']

const byName: { readonly [field: string]: readonly Value[] } = {
  code: codes,
  case_code: codes,
  parent_code: [...codes, ...agencies],
  kind_code: codes.slice(0, 4),
  citizen_id: citizens,
  person_id: citizens,
  officer_id: citizens,
  agency_code: agencies,
  status: ['new', 'open', 'done'],
}

const byType: { readonly [type in Field['type']]: readonly Value[] } = {
  text: words,
  integer: [-1, 0, 1, 2, 2147483647],
  bigint: ['-9223372036854775808', '0', '10', '9', '9007199254740993'],
  decimal: ['-0.10', '0.00', '9.90', '10.00', '10.05', '99999999.99'],
  boolean: [true, false],
  date: dates,
  time: ['00:00:00.000000', '08:30:00.000001', '23:59:59.999999'],
  timestamp: moments,
  uuid: ['00000000-0000-4000-8000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  json: [{ a: [1, 'x'] }, { a: [1], b: { c: null } }, [], [1, 'x', [1]], 'text', 7],
  geometry: geometries,
}

/** The values that a field may take, few so that they meet. */
export function valuesOf(dataset: string, field: Field): readonly Value[] {
  if (field.list) return field.type === 'text' ? [[], ['a', 'đ'], [null, '']] : [[], [1, 2], [2, null], [-7]]
  if (dataset === 'agencies' && (field.name === 'code' || field.name === 'parent_code')) return agencies
  if (field.partial) return ['1990', '1990-05', '1990-05-01', '2001']
  return byName[field.name] ?? byType[field.type]
}

/** A store of every dataset, at most `most` records each. */
export function makeStore(random: Random, most: number): Store {
  return new Map(contracts.map((contract) => [contract.dataset, recordsOf(contract, random, most)]))
}

/** A record of its values, under the identity that its key gives. */
export function storedRecord(contract: Contract, values: Values): StoredRecord {
  const key = contract.key.map((name) => {
    const field = contract.fields.find((one) => one.name === name)
    return field ? textOfValue(field, values[name] ?? null) : ''
  })
  return { id: recordId(identityKey, contract.dataset, key), values }
}

/** A value of the field, often null where it may be. */
export function cellFor(contract: Contract, field: Field, random: Random): Value {
  if (!contract.key.includes(field.name) && random.chance(0.2)) return null
  return random.pick(valuesOf(contract.dataset, field))
}

function recordsOf(contract: Contract, random: Random, most: number): readonly StoredRecord[] {
  const records = random.many(0, most, () =>
    storedRecord(
      contract,
      Object.fromEntries(contract.fields.map((field) => [field.name, cellFor(contract, field, random)])),
    ),
  )
  return [...new Map(records.map((record) => [record.id, record])).values()]
}
