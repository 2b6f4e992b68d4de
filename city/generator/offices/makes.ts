import type { Field } from '@kho/schema/contract/contract.ts'

/** How a make of system declares a field of a contract, and writes its value down. Facts hold local times. */
export interface Make {
  /** The declaration of a column of the office's own codes. */
  readonly code: string
  declare(field: Field): string
  boolean(value: boolean): string
  text(field: Field, text: string): string
}

const decimal = ({ precision, scale }: Field): string => `(${precision ?? 14},${scale ?? 0})`

const postgresTypes: { readonly [type: string]: (field: Field) => string } = {
  integer: () => 'integer',
  bigint: () => 'bigint',
  decimal: (field) => `numeric${decimal(field)}`,
  boolean: () => 'boolean',
  date: ({ partial }) => (partial ? 'varchar(10)' : 'date'),
  timestamp: () => 'timestamptz',
  geometry: () => 'json',
}

const mysqlTypes: { readonly [type: string]: (field: Field) => string } = {
  integer: () => 'int',
  bigint: () => 'bigint',
  decimal: (field) => `decimal${decimal(field)}`,
  boolean: () => 'tinyint(1)',
  date: ({ partial }) => (partial ? 'varchar(10)' : 'date'),
  timestamp: () => 'datetime(6)',
  geometry: () => 'longtext',
}

const yesNo = (value: boolean): string => String(value)
const asItIs = (_field: Field, text: string): string => text

/** Files and feeds declare nothing: the type of the contract stands there for formats that tell numbers from text. */
const files: Make = { code: 'text', declare: ({ type }) => type, boolean: yesNo, text: asItIs }

export const makes: { readonly [kind: string]: Make } & { readonly files: Make } = {
  files,
  postgres: {
    code: 'varchar(40)',
    declare: (field) => postgresTypes[field.type]?.(field) ?? 'text',
    boolean: yesNo,
    text: ({ type }, text) => (type === 'timestamp' ? `${text}+07` : text),
  },
  mysql: {
    code: 'varchar(40)',
    declare: (field) => mysqlTypes[field.type]?.(field) ?? 'varchar(255)',
    boolean: (value) => (value ? '1' : '0'),
    text: asItIs,
  },
}
