import type { Field } from '@kho/schema/contract/contract.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { CellForm } from '../../source.ts'
import { valueWriter } from '../binary-value.ts'
import { ByteWriter } from '../byte-writer.ts'
import { byteTable } from './byte-table.ts'
import type { FastCell } from './fast-cell.ts'

/** Writes what a source's codes mean: every code's value is made into bytes once. */
export function codeCell(field: Field, codes: { readonly [code: string]: Value }, form: CellForm): FastCell | null {
  const write = valueWriter(field)
  const known = Object.entries(codes).flatMap(([code, value]) => {
    const key = keyOf(code, form)
    if (key === null) return []
    const out = new ByteWriter()
    write(value, out)
    return [{ key, bytes: out.take() }]
  })
  if (known.length === 0) return null
  const find = byteTable(known.map(({ key }) => key))
  return (bytes, begin, end, out) => {
    const found = known[find(bytes, begin, end)]
    if (found === undefined) return false
    out.copy(found.bytes)
    return true
  }
}

const widths: { readonly [form in CellForm]?: number } = { int2: 2, int4: 4, int8: 8 }

/** The bytes of a cell whose text is this code; null where no cell of that form has it, or only a closer look tells. */
function keyOf(code: string, form: CellForm): Buffer | null {
  if (form === 'text') return Buffer.from(code)
  const width = widths[form]
  if (width === undefined || !/^(?:0|-?[1-9]\d{0,17})$/.test(code)) return null
  const number = BigInt(code)
  if (BigInt.asIntN(width * 8, number) !== number) return null
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(number)
  return bytes.subarray(8 - width)
}
