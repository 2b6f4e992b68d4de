import { GraphQLError, GraphQLScalarType, Kind, parseValue } from 'graphql'
import { expect, test } from 'vitest'
import { sampleCity } from '../../../test/harness/sample-city.ts'
import { graphqlSchemaOf } from './schema.ts'

const schema = graphqlSchemaOf(sampleCity())

function scalar(name: string): GraphQLScalarType {
  const type = schema.getType(name)
  if (!(type instanceof GraphQLScalarType)) throw new Error(`${name} is no scalar`)
  return type
}

test.for([
  ['BigInt', '9223372036854775807', '9223372036854775807'],
  ['BigInt', '-0', '0'],
  ['Decimal', '0012.50', '12.50'],
  ['Decimal', '-0.00', '0.00'],
  ['Decimal', '123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
  ['Date', '2020-02-29', '2020-02-29'],
  ['Date', '1958', '1958'],
  ['Date', '1958-03', '1958-03'],
  ['DateTime', '2020', '2020'],
  ['PartialDate', '1958', '1958'],
  ['PartialDate', '1958-03', '1958-03'],
  ['Time', '08:30:00', '08:30:00.000000'],
  ['DateTime', '2020-11-02T08:00:00+07:00', '2020-11-02T01:00:00.000000Z'],
  ['DateTime', '2020-11-02T01:00:00.123456Z', '2020-11-02T01:00:00.123456Z'],
  ['UUID', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
] as const)('%s takes %s as %s', ([name, given, exact]) => {
  expect(scalar(name).parseValue(given)).toBe(exact)
  expect(scalar(name).parseLiteral({ kind: Kind.STRING, value: given })).toBe(exact)
})

test.for([
  ['BigInt', 1],
  ['BigInt', '9223372036854775808'],
  ['BigInt', '1.0'],
  ['BigInt', '0x10'],
  ['Decimal', 1.5],
  ['Decimal', '1e3'],
  ['Decimal', 'NaN'],
  ['Decimal', '1,5'],
  ['Date', '2021-02-29'],
  ['Date', '2020-1-1'],
  ['Date', '0000-01-01'],
  ['Date', '0000'],
  ['Date', '1958-13'],
  ['PartialDate', '1958-13'],
  ['Time', '25:00:00'],
  ['Time', '08:30'],
  ['DateTime', '2020-11-02T08:00:00'],
  ['DateTime', '2020-11-02 08:00:00Z'],
  ['DateTime', '2020-11-02T08:00:00.1234567Z'],
  ['DateTime', '2020-13-02T08:00:00Z'],
  ['DateTime', '2020-11'],
  ['UUID', 'a0eebc99'],
  ['JSON', 2 ** 53],
  ['JSON', [Number.POSITIVE_INFINITY]],
  ['JSON', { constructor: 1 }],
  ['JSON', { a: 'a\0' }],
  ['GeoJSON', { type: 'Point', coordinates: [10, 106] }],
  ['GeoJSON', 'POINT(106 10)'],
] as const)('%s refuses %j without repeating it', ([name, given]) => {
  expect(() => scalar(name).parseValue(given)).toThrow(new GraphQLError(`This is not a ${name}.`))
})

test('data of a variable and of a literal are the same plain data, texts in NFC', () => {
  const given = { a: [1, 'Thu\u0309', null, true, 0.5], b: {} }
  const exact = { a: [1, 'Th\u1ee7', null, true, 0.5], b: {} }
  expect(scalar('JSON').parseValue(given)).toEqual(exact)
  const literal = parseValue('{ a: [1, "Thu\u0309", null, true, 0.5], b: $b }')
  expect(scalar('JSON').parseLiteral(literal, { b: {} })).toEqual(exact)
  const point = { type: 'Point', coordinates: [106.7, 10.77] }
  expect(scalar('GeoJSON').parseValue(point)).toEqual(point)
})

test.for(['9007199254740993', '0.12345678901234567890123', '[1e999]', 'AN_ENUM', '{ a: AN_ENUM }'])(
  'a literal that would lose something is refused: %s',
  (literal) => {
    expect(() => scalar('JSON').parseLiteral(parseValue(literal))).toThrow(new GraphQLError('This is not a JSON.'))
  },
)

test('literals of another kind are refused', () => {
  expect(() => scalar('BigInt').parseLiteral({ kind: Kind.INT, value: '5' })).toThrow(GraphQLError)
  expect(() => scalar('Decimal').parseLiteral({ kind: Kind.FLOAT, value: '5.0' })).toThrow(GraphQLError)
})
