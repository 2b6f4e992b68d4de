import { planPull } from '@kho/ingest/pull/pull-plan.ts'
import type { Batch, CellForm } from '@kho/ingest/source.ts'
import type { FieldType } from '@kho/schema/contract/contract.ts'
import fc from 'fast-check'
import { type Cell, cellsOf, int64, micros, words } from './things-cells.ts'
import { thingsCity } from './things-city.ts'

/** Forms that a column of each type is met in, most often; any other may be met too. */
const usual: { readonly [type in FieldType]: readonly CellForm[] } = {
  text: ['text', 'text', 'text', 'int4'],
  integer: ['int2', 'int4', 'int8', 'text'],
  bigint: ['int8', 'int4', 'text'],
  decimal: ['numeric', 'text', 'int4'],
  boolean: ['bool', 'text', 'int2'],
  date: ['date', 'text', 'timestamp'],
  time: ['text'],
  timestamp: ['timestamp', 'timestamptz', 'text', 'date'],
  uuid: ['uuid', 'text'],
  json: ['text'],
  geometry: ['text'],
}

const every = Object.keys(cellsOf) as CellForm[]

/** Rows of cells as a batch. */
export function cellBatch(rows: readonly (readonly Cell[])[], width: number): Batch {
  const parts = rows.flat()
  const cells = new Int32Array(parts.length * 2)
  let end = 3
  for (const [at, part] of parts.entries()) {
    cells[at * 2] = part === null ? -1 : end
    end += part?.length ?? 0
    cells[at * 2 + 1] = end
  }
  return {
    rows: rows.length,
    width,
    bytes: Buffer.concat([Buffer.from('xyz'), ...parts.filter((part) => part !== null)]),
    cells,
  }
}

/** A row that passes every check. */
export const goodRow: readonly (readonly [form: CellForm, cell: Buffer])[] = [
  ['text', Buffer.from('Nguyễn Thị Ánh – 1')],
  ['date', words(0, 7611)],
  ['text', Buffer.from('H29.1')],
  ['int2', words(4)],
  ['int8', int64(5n)],
  ['numeric', words(2, 0, 0, 2, 9, 5000)],
  ['text', Buffer.from('350000')],
  ['numeric', words(1, -1, 0, 6, 1234)],
  ['bool', Buffer.from([0])],
  ['text', Buffer.from('1990-05')],
  ['text', Buffer.from('08:00:00')],
  ['timestamptz', int64(657_586_800_000_000n)],
  ['timestamp', int64(658_586_800_000_000n)],
  ['uuid', Buffer.alloc(16, 7)],
  ['text', Buffer.from('{"a":1}')],
  ['text', Buffer.from('["a"]')],
  ['text', Buffer.from('079090000001')],
  ['text', Buffer.from('000.00.14.H29-201102-0001')],
  ['text', Buffer.from('0100109106')],
  ['text', Buffer.from('1.004194')],
  ['text', Buffer.from('26734')],
  ['text', Buffer.from('shut')],
  ['int2', words(1)],
  ['text', Buffer.from('1')],
]

export const rowWidth = goodRow.length + 2

/** Good rows in which one to three columns hold anything, in any form, `usual` ones mostly. */
export function scenario() {
  const { columns, contract, binding } = planPull(thingsCity, 'things', 'first')
  const formsOf = (column: number): readonly CellForm[] => {
    const field = contract.fields.find(({ name }) => {
      const mapping = binding.map[name]
      return mapping && 'from' in mapping && mapping.from === columns[column]
    })
    return field && !field.list ? usual[field.type] : ['text']
  }
  const places = fc.uniqueArray(fc.nat(goodRow.length - 1), { minLength: 1, maxLength: 3 })
  return places.chain((columns) => {
    const forms = columns.map((column) =>
      fc.oneof({ arbitrary: fc.constantFrom(...formsOf(column)), weight: 4 }, fc.constantFrom(...every)),
    )
    return fc.tuple(...forms).chain((chosen) => {
      const cells = columns.map((column, index) =>
        fc.option(cellsOf[chosen[index] ?? 'text'](`c${column + 1}`), { freq: 8 }),
      )
      const marks = fc.option(micros.map(int64), { freq: 4 })
      return fc.record({
        forms: fc.constant(goodRow.map(([form], column) => chosen[columns.indexOf(column)] ?? form)),
        rows: fc.array(
          fc
            .tuple(fc.tuple(...cells), marks, marks)
            .map(([some, origin, version]): readonly Cell[] => [
              ...goodRow.map(([, cell], column) =>
                columns.includes(column) ? (some[columns.indexOf(column)] ?? null) : cell,
              ),
              origin,
              version,
            ]),
          { minLength: 1, maxLength: 8 },
        ),
      })
    })
  })
}
