import type { Contract } from '../contract/contract.ts'
import type { Identifier } from '../contract/releasing.ts'
import { KhoError } from '../error.ts'
import { type Cells, csvBatches } from './csv-batches.ts'
import { findIdentifiers } from './find-identifiers.ts'
import type { Gate } from './gate.ts'

/** So many places of each are told. */
const toldPlaces = 5

interface Found {
  count: number
  readonly places: number[]
}

/** No identifier stands in a text, unless a decision for its field lets it. Counts and places are told, never what was found. */
export const textGate: Gate = async ({ contract, columns, csv }) => {
  const texts = columns.flatMap(({ name, type }, at) => (isText(contract, name, type) ? [{ name, at }] : []))
  const found = new Map<string, Found>()
  let record = 0
  for await (const batch of csvBatches(csv)) {
    for (const cells of batch) {
      record += 1
      for (const { name, at } of texts) noteIn(found, { contract, name, at }, { cells, record })
    }
  }
  if (found.size === 0) return
  const { dataset } = contract
  const places = [...found].map(([what, one]) => `${what}: ${one.count}, records ${one.places.join(', ')}`)
  const message = `${dataset} is not published: identifiers stand in its texts (${places.join('; ')}).`
  throw new KhoError('KHO304', message, { dataset, found: places })
}

/** A field of codes says what a list says, and nothing else. */
function isText({ fields }: Contract, name: string, type: string): boolean {
  const coded = fields.some((field) => field.name === name && field.codes !== null)
  return (type === 'text' || type === 'json') && !coded
}

interface Column {
  readonly contract: Contract
  readonly name: string
  readonly at: number
}

function noteIn(
  found: Map<string, Found>,
  { contract, name, at }: Column,
  row: { cells: Cells; record: number },
): void {
  const cell = row.cells[at]
  if (!cell || cell.length < 6) return
  const decision = contract.release?.decisions?.[name]
  const lets: ReadonlySet<Identifier> = new Set(decision?.lets)
  for (const identifier of findIdentifiers(cell)) {
    if (lets.has(identifier)) continue
    const what = `${name} ${identifier}`
    const one = found.get(what) ?? { count: 0, places: [] }
    one.count += 1
    if (one.places.length < toldPlaces && one.places.at(-1) !== row.record) one.places.push(row.record)
    found.set(what, one)
  }
}
