import type { CellForm } from '../../source.ts'
import type { PostgresTypes, Reading } from './postgres-type.ts'

/** How a column is asked for in COPY's binary format, so that its bytes can be used as they come. */
export interface BinaryCell {
  readonly form: CellForm
  /** Wraps the quoted column. */
  expression(column: string): string
}

const asItIs = (column: string): string => column

/** Types whose binary format is a form of ours; those of texts send the text alone. */
const forms: { readonly [name: string]: CellForm } = {
  bool: 'bool',
  int2: 'int2',
  int4: 'int4',
  int8: 'int8',
  numeric: 'numeric',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  uuid: 'uuid',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  name: 'text',
  json: 'text',
}

/** For a column of this type, read as `reading` says. Domains go by their base; what has no form comes as the server's text. */
export function binaryOf(types: PostgresTypes, type: string, reading: Reading): BinaryCell {
  const found = types.get(type)
  if (found?.sort === 'd') return binaryOf(types, found.base, reading)
  if (reading.shape.list) return { form: 'text', expression: reading.expression }
  if (found?.sort === 'e') return { form: 'text', expression: asItIs }
  if (found?.schema !== 'pg_catalog' || found.sort !== 'b') return asText
  if (found.name === 'money') return { form: 'numeric', expression: reading.expression }
  if (found.name === 'oid') return { form: 'int8', expression: (column) => `${column}::pg_catalog.int8` }
  const form = forms[found.name]
  return form === undefined ? asText : { form, expression: asItIs }
}

/** By the type's own output function, which a cast to text is not always: that of inet adds a mask. */
const asText: BinaryCell = {
  form: 'text',
  expression: (column) => `case when ${column} is distinct from null then pg_catalog.concat(${column}) end`,
}
