import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import {
  type Line,
  linesOf,
  type Register,
  registerOf,
  registers,
  residentsCity,
} from '../../../test/harness/registers.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { batchOf } from '../batch.ts'
import { publishPart, withRun } from '../load/part.ts'
import { planBinding } from '../pull/pull-plan.ts'

type Images = Map<Register, Map<string, { readonly line: Line; readonly changed: number }>>

const seeds = [1, 20201102, 7_777_777]

test.for(seeds)('the store is what merging the images in memory gives, however they came: seed %d', async (seed) => {
  await using store = await testStore(residentsCity())
  const random = randomOf(seed)
  const images: Images = new Map(registers.map((name) => [name, new Map()]))
  for (let step = 1; step <= 20; step += 1) {
    const source = registers[random(3)] ?? 'tax'
    await (random(2) === 0 ? readWhole : readPart)({ store, images, source, step, random })
    expect(await stored(store), `seed ${seed}, step ${step}`).toEqual(merged(images))
    expect(await told(store), `seed ${seed}, step ${step}`).toEqual(conflictsIn(images))
  }
})

function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

interface Step {
  readonly store: TestStore
  readonly images: Images
  readonly source: Register
  readonly step: number
  readonly random: (below: number) => number
}

function lineOf(id: string, source: Register, random: Step['random']): Line {
  const some = (values: readonly (string | null)[]) => values[random(values.length)] ?? null
  return {
    id,
    ten: some(['An', 'Bình', null]),
    dc: some(['một', 'hai', null]),
    dt: source === 'tax' ? some(['0901', null]) : null,
    tags: some(['{"a":1}', '{"a":2}', null]),
  }
}

/** Every register always has line 0: one that holds nothing at all waits for an operator. */
async function readWhole({ store, images, source, step, random }: Step): Promise<void> {
  const ids = ['0', ...['1', '2', '3', '4', '5', '6'].filter(() => random(2) === 0)]
  const known = images.get(source)
  const lines = ids.map((id) => (random(2) === 0 ? known?.get(id)?.line : null) ?? lineOf(id, source, random))
  const result = await store.sync('residents', source, registerOf(lines))
  expect(result).toMatchObject({ state: 'done' })
  const entries = lines.map((line) => [line.id, { line, changed: changedAt(known, line, step) }] as const)
  images.set(source, new Map(entries))
}

function changedAt(known: Images extends Map<Register, infer One> ? One | undefined : never, line: Line, step: number) {
  const before = known?.get(line.id)
  return before && JSON.stringify(before.line) === JSON.stringify(line) ? before.changed : step
}

async function readPart({ store, images, source, step, random }: Step): Promise<void> {
  const ids = ['1', '2', '3', '4', '5', '6'].filter(() => random(2) === 0)
  const gone = ids.filter(() => random(3) === 0)
  const lines = ['0', ...ids].filter((id) => !gone.includes(id)).map((id) => lineOf(id, source, random))
  const city = store.city()
  const { columns } = planBinding(city, 'residents', source)
  const places = columns.map((column) => ['id', 'ten', 'dc', 'dt', 'tags'].indexOf(column))
  const batches = async function* (some: readonly Line[]) {
    yield batchOf(
      linesOf(some).map((row) => places.map((place) => row[place] ?? null)),
      columns.length,
    )
  }
  const options = { database: store.worker, city, version: store.version(), dataset: 'residents', source, identityKey }
  const signal = new AbortController().signal
  const result = await withRun({ ...options, signal, onProgress: () => undefined }, 'log', (open) =>
    publishPart(open, {
      mode: 'log',
      forms: columns.map(() => 'text' as const),
      marked: false,
      rows: batches(lines),
      gone: batches(gone.map((id) => ({ id }))),
      position: String(step),
      newerOnly: false,
    }),
  )
  expect(result).toMatchObject({ state: 'done' })
  const known = images.get(source)
  for (const id of gone) known?.delete(id)
  for (const line of lines) known?.set(line.id, { line, changed: changedAt(known, line, step) })
}

const fields = [
  { name: 'name', column: 'ten', order: registers },
  { name: 'address', column: 'dc', order: ['land', 'police', 'tax'] },
  { name: 'phone', column: 'dt', order: ['tax'] },
  { name: 'notes', column: 'tags', order: registers },
] as const

function idsOf(images: Images): readonly string[] {
  return [...new Set([...images.values()].flatMap((known) => [...known.keys()]))].sort()
}

function tellersOf(images: Images, id: string, { column, order }: (typeof fields)[number]) {
  return order.flatMap((source) => {
    const value = images.get(source)?.get(id)?.line[column] ?? null
    return value === null ? [] : [{ source, value }]
  })
}

function merged(images: Images): readonly (readonly (string | null)[])[] {
  return idsOf(images).map((id) => {
    const values = fields.map((field) => tellersOf(images, id, field)[0]?.value ?? null)
    const having = registers.filter((source) => images.get(source)?.has(id))
    const changed = (source: Register) => images.get(source)?.get(id)?.changed ?? 0
    const latest = having.reduce((one, other) => (changed(other) > changed(one) ? other : one))
    return [id, ...values, latest]
  })
}

function conflictsIn(images: Images): readonly (readonly string[])[] {
  return idsOf(images).flatMap((id) =>
    fields.flatMap((field) => {
      const tellers = tellersOf(images, id, field)
      const differ = new Set(tellers.map(({ value }) => value)).size > 1
      return differ ? [[id, field.name, `{${tellers.map(({ source }) => source).join(',')}}`]] : []
    }),
  )
}

const stored = (store: TestStore) =>
  store.rows('select id, name, address, phone, notes, _source from data.residents order by id')

const told = (store: TestStore) =>
  store.rows(`select d.id, c.field, c.sources from kho.conflict as c join data.residents as d on d._id = c.id
    order by d.id, array_position(array['name', 'address', 'phone', 'notes'], c.field::text)`)
