import type { FieldType } from '@kho/schema/contract/contract.ts'
import { exactValue } from '@kho/schema/contract/exact-value.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { GraphQLError, Kind, type ValueNode } from 'graphql'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'

interface TextScalar {
  readonly name: 'BigInt' | 'Decimal' | 'Date' | 'PartialDate' | 'Time' | 'DateTime' | 'UUID'
  readonly description: string
  readonly type: FieldType
  /** The only forms a request may use; calendar and range are checked after it. */
  readonly form: RegExp
  readonly partial?: boolean
}

const textScalars: readonly TextScalar[] = [
  {
    name: 'BigInt',
    description: both('Số nguyên 64 bit dưới dạng chuỗi', 'A 64-bit integer as a string'),
    type: 'bigint',
    form: /^-?\d{1,19}$/,
  },
  {
    name: 'Decimal',
    description: both('Số thập phân chính xác dưới dạng chuỗi', 'An exact decimal number as a string'),
    type: 'decimal',
    form: /^-?\d{1,400}(\.\d{1,400})?$/,
  },
  {
    name: 'Date',
    description: both(
      'Ngày YYYY-MM-DD; chỉ còn năm khi bị che. Có thể so sánh với YYYY[-MM], đứng ngay trước ngày đầu tiên của nó',
      'A date YYYY-MM-DD; its year alone when masked. May be compared with YYYY[-MM], which stands before its first day',
    ),
    type: 'date',
    form: /^\d{4}(-\d{2}(-\d{2})?)?$/,
  },
  {
    name: 'PartialDate',
    description: both('Ngày có thể thiếu: YYYY[-MM[-DD]]', 'A date that may be incomplete: YYYY[-MM[-DD]]'),
    type: 'date',
    form: /^\d{4}(-\d{2}(-\d{2})?)?$/,
    partial: true,
  },
  {
    name: 'Time',
    description: both('Giờ trong ngày HH:MM:SS.ffffff', 'A time of day HH:MM:SS.ffffff'),
    type: 'time',
    form: /^\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/,
  },
  {
    name: 'DateTime',
    description: both(
      'Thời điểm theo RFC 3339; trả về theo UTC, 6 chữ số lẻ; chỉ còn năm khi bị che, và có thể so sánh với YYYY',
      'An instant by RFC 3339; answered in UTC with 6 digits; its year alone when masked, and may be compared with YYYY',
    ),
    type: 'timestamp',
    form: /^\d{4}(-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2}))?$/,
  },
  {
    name: 'UUID',
    description: both('Mã UUID chữ thường', 'A UUID in lower case'),
    type: 'uuid',
    form: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  },
]

/** Adds the scalars of the contract's types: strict on input, to the exact form of `Value`; answers pass as they are. */
export function addScalars(builder: Builder): void {
  for (const scalar of textScalars) {
    const parse = (value: unknown) => exactText(scalar, value)
    builder.scalarType(scalar.name, {
      description: scalar.description,
      serialize: (value) => value,
      parseValue: parse,
      parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : node),
    })
  }
  for (const name of ['JSON', 'GeoJSON'] as const) {
    const description =
      name === 'JSON'
        ? both('Dữ liệu JSON bất kỳ', 'Any JSON data')
        : both('Hình học GeoJSON, WGS84', 'A GeoJSON geometry, WGS84')
    const parse = (text: string | null) => exactTree(name, text)
    builder.scalarType(name, {
      description,
      serialize: (value) => value,
      parseValue: (value) => parse(jsonText(value)),
      parseLiteral: (node, variables) => parse(literalText(node, variables ?? {})),
    })
  }
}

function exactText(scalar: TextScalar, value: unknown): string {
  if (typeof value !== 'string' || !scalar.form.test(value)) return refused(scalar.name)
  if (scalar.type === 'decimal') return plainDecimal(value)
  const dated = scalar.type === 'date' || scalar.type === 'timestamp'
  const coarse = dated && value.length <= 'YYYY-MM'.length
  const type = coarse ? 'date' : scalar.type
  const field = { type, precision: null, scale: null, list: false, partial: coarse || (scalar.partial ?? false) }
  const exact = exactValue(field, value)
  if ('breach' in exact || typeof exact.value !== 'string') return refused(scalar.name)
  return exact.value
}

/** Plain data in the form in which the store keeps it. */
function exactTree(name: 'JSON' | 'GeoJSON', text: string | null): Value {
  if (text === null) return refused(name)
  const type = name === 'JSON' ? 'json' : 'geometry'
  const exact = exactValue({ type, precision: null, scale: null, list: false, partial: false }, text)
  return 'breach' in exact ? refused(name) : exact.value
}

/** Data of a variable as JSON; null where a number in it has lost digits on the way here. */
function jsonText(value: unknown): string | null {
  let exact = true
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && !isKept(part)) exact = false
    return part
  })
  return exact && text !== undefined ? text : null
}

/** JSON's text would have null for what is beyond every double. */
function isKept(number: number): boolean {
  return Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number)
}

/** Data that stands in the document, as JSON with its numbers' own digits. */
function literalText(node: ValueNode, variables: { readonly [name: string]: unknown }): string | null {
  switch (node.kind) {
    case Kind.VARIABLE:
      return jsonText(variables[node.name.value])
    case Kind.INT:
    case Kind.FLOAT:
      return node.value
    case Kind.STRING:
      return JSON.stringify(node.value)
    case Kind.BOOLEAN:
      return String(node.value)
    case Kind.NULL:
      return 'null'
    case Kind.ENUM:
      return null
    case Kind.LIST:
      return joinedText(
        node.values.map((item) => literalText(item, variables)),
        ['[', ']'],
      )
    case Kind.OBJECT: {
      const members = node.fields.map(({ name, value }) => {
        const text = literalText(value, variables)
        return text === null ? null : `${JSON.stringify(name.value)}:${text}`
      })
      return joinedText(members, ['{', '}'])
    }
  }
}

function joinedText(parts: readonly (string | null)[], [open, close]: readonly [string, string]): string | null {
  return parts.includes(null) ? null : `${open}${parts.join(',')}${close}`
}

/** Without leading zeros and negative zero; the scale is the field's affair. */
function plainDecimal(value: string): string {
  const plain = value.replace(/^(-?)0+(?=\d)/, '$1')
  return /^-[0.]+$/.test(plain) ? plain.slice(1) : plain
}

/** The value itself stays out of the message: it may be somebody's. */
function refused(name: string): never {
  throw new GraphQLError(`This is not a ${name}.`)
}
