import { readAs, type TextReading } from '../typed-table.ts'

/** A column as `all_tab_columns` has it. */
export interface OracleColumn {
  /** `data_type`: TIMESTAMP(6) WITH TIME ZONE, NUMBER, VARCHAR2. */
  readonly type: string
  readonly precision: number | null
  readonly scale: number | null
}

const asItIs = (column: string): string => column
const point = `'nls_numeric_characters=''.,'''`
// TM9 has every digit and no zero before the point.
const number = (column: string) => `regexp_replace(to_char(${column}, 'TM9', ${point}), '^(-?)\\.', '\\10.')`
const moment = (column: string, fraction: string) => `ltrim(to_char(${column}, 'SYYYY-MM-DD HH24:MI:SS${fraction}'))`

/**
 * How a column is read, null for what has no exact text here (BLOB, BFILE, objects). An Oracle DATE has a time of day; a
 * timestamp with a zone is an instant, in UTC, and says so, others are the system's local time. A NUMBER of no stated
 * precision, and a float, have no decimal that holds their every value and stay text. The empty text is null to Oracle
 * itself (F18): it comes as null.
 */
export function readingOf({ type, precision, scale }: OracleColumn): TextReading | null {
  if (type === 'NUMBER') return numberReading(precision, scale)
  if (/^TIMESTAMP\(\d\)/.test(type)) return timestampReading(type)
  if (/^INTERVAL /.test(type)) return readAs({ type: 'text' }, (column) => `to_char(${column})`)
  return known[type] ?? null
}

const known: { readonly [type: string]: TextReading } = {
  VARCHAR2: readAs({ type: 'text' }, asItIs),
  NVARCHAR2: readAs({ type: 'text' }, asItIs),
  CHAR: readAs({ type: 'text' }, (column) => `rtrim(${column})`),
  NCHAR: readAs({ type: 'text' }, (column) => `rtrim(${column})`),
  CLOB: readAs({ type: 'text' }, asItIs),
  NCLOB: readAs({ type: 'text' }, asItIs),
  LONG: readAs({ type: 'text' }, asItIs),
  FLOAT: readAs({ type: 'text' }, number),
  BINARY_FLOAT: readAs({ type: 'text' }, number),
  BINARY_DOUBLE: readAs({ type: 'text' }, number),
  DATE: readAs({ type: 'timestamp' }, (column) => moment(column, '')),
  RAW: readAs({ type: 'text' }, (column) => `lower(rawtohex(${column}))`),
  ROWID: readAs({ type: 'text' }, (column) => `rowidtochar(${column})`),
  JSON: readAs({ type: 'json' }, (column) => `json_serialize(${column} returning clob)`),
  BOOLEAN: readAs({ type: 'boolean' }, (column) => `lower(to_char(${column}))`),
}

function numberReading(precision: number | null, scale: number | null): TextReading {
  const fits = scale !== null && scale >= 0 && scale <= (precision ?? 38)
  if (!fits || (precision === null && scale !== 0)) return readAs({ type: 'text' }, number)
  if (scale === 0 && precision !== null && precision <= 9) return readAs({ type: 'integer' }, number)
  if (scale === 0 && precision !== null && precision <= 18) return readAs({ type: 'bigint' }, number)
  return readAs({ type: 'decimal', precision: precision ?? 38, scale }, number)
}

function timestampReading(type: string): TextReading {
  const zoned = type.endsWith('TIME ZONE')
  return readAs({ type: 'timestamp' }, (column) => {
    return zoned ? `${moment(`sys_extract_utc(${column})`, '.FF9')} || '+00:00'` : moment(column, '.FF9')
  })
}
