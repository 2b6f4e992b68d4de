import { readAs, type TextReading } from '../typed-table.ts'

/** A column as `sys.columns` has it. */
export interface SqlserverColumn {
  /** The system type behind whatever alias it was declared by. */
  readonly type: string
  readonly precision: number | null
  readonly scale: number | null
}

const wide = (column: string): string => `convert(nvarchar(max), ${column})`
const plain = (length: number) => (column: string) => `convert(varchar(${length}), ${column})`
const styled = (length: number, style: number) => (column: string) => `convert(varchar(${length}), ${column}, ${style})`
const hex = (column: string): string => `lower(convert(varchar(max), convert(varbinary(max), ${column}), 2))`
const unpadded = (column: string): string => `rtrim(${wide(column)})`

/**
 * A float has no decimal that holds it and stays text, in the 17 digits that are the double (style 3). Times are written
 * by style 121 with every digit they have; a `datetimeoffset` is an instant and says so, the others are the system's
 * local time. Bytes, row versions among them, are hexadecimal.
 */
export function readingOf({ type, precision, scale }: SqlserverColumn): TextReading {
  if (type === 'decimal' || type === 'numeric') {
    return readAs({ type: 'decimal', precision: precision ?? 38, scale: scale ?? 0 }, plain(41))
  }
  return known[type] ?? readAs({ type: 'text' }, wide)
}

const known: { readonly [type: string]: TextReading } = {
  bit: readAs({ type: 'boolean' }, plain(1)),
  tinyint: readAs({ type: 'integer' }, plain(11)),
  smallint: readAs({ type: 'integer' }, plain(11)),
  int: readAs({ type: 'integer' }, plain(11)),
  bigint: readAs({ type: 'bigint' }, plain(20)),
  money: readAs({ type: 'decimal', precision: 19, scale: 4 }, styled(30, 2)),
  smallmoney: readAs({ type: 'decimal', precision: 10, scale: 4 }, styled(30, 2)),
  float: readAs({ type: 'text' }, styled(30, 3)),
  real: readAs({ type: 'text' }, styled(30, 3)),
  char: readAs({ type: 'text' }, unpadded),
  nchar: readAs({ type: 'text' }, unpadded),
  date: readAs({ type: 'date' }, styled(10, 23)),
  time: readAs({ type: 'time' }, styled(16, 121)),
  smalldatetime: readAs({ type: 'timestamp' }, styled(19, 120)),
  datetime: readAs({ type: 'timestamp' }, styled(23, 121)),
  datetime2: readAs({ type: 'timestamp' }, styled(27, 121)),
  datetimeoffset: readAs({ type: 'timestamp' }, styled(34, 121)),
  uniqueidentifier: readAs({ type: 'uuid' }, (column) => `lower(${plain(36)(column)})`),
  json: readAs({ type: 'json' }, wide),
  binary: readAs({ type: 'text' }, hex),
  varbinary: readAs({ type: 'text' }, hex),
  image: readAs({ type: 'text' }, hex),
  timestamp: readAs({ type: 'text' }, hex),
  rowversion: readAs({ type: 'text' }, hex),
  geometry: readAs({ type: 'text' }, (column) => `${column}.ToString()`),
  geography: readAs({ type: 'text' }, (column) => `${column}.ToString()`),
  hierarchyid: readAs({ type: 'text' }, (column) => `${column}.ToString()`),
}
