import { exactValue } from '@kho/schema/contract/exact-value.ts'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { SourceColumn } from '../source.ts'

/** A declared type of a system, the field type it is read as, and texts of its values to write. */
export type TypeCase = readonly [declared: string, type: string, values: fc.Arbitrary<string>]

export const digits = (length: number) => fc.stringMatching(new RegExp(`^-?[1-9][0-9]{0,${length - 1}}$`))
export const decimals = (whole: number, scale: number) =>
  fc.stringMatching(new RegExp(`^-?[1-9][0-9]{0,${whole - 1}}\\.[0-9]{${scale}}$`))
export const int = (bits: bigint) => fc.bigInt({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n }).map(String)
export const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const micros = fc.nat(999_999).map((number) => String(number).padStart(6, '0'))
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
export const time = fc.tuple(clock, micros).map((parts) => parts.join('.'))
export const stamp = fc.tuple(day, time).map((parts) => parts.join(' '))
export const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !value.includes('\0'))
export const double = fc.double({ noNaN: true }).map(String)

/** A field type as a contract writes it. */
export function typeText({ type, precision, scale, list }: SourceColumn): string {
  const item = type === 'decimal' ? `decimal(${precision},${scale})` : type
  return list ? `${item}[]` : item
}

/** Proves of a table that every text read is the value that was written, by the one reader of exact values. */
export function expectExact(
  cases: readonly TypeCase[],
  columns: readonly SourceColumn[],
  written: readonly (readonly string[])[],
  read: readonly (readonly (string | null)[])[],
): void {
  expect(columns.map(typeText)).toEqual(cases.map(([, type]) => type))
  expect(read.length).toBe(written.length)
  for (const [number, row] of read.entries()) {
    for (const [index, column] of columns.entries()) {
      expectSame(cases[index]?.[0] ?? '', column, written[number]?.[index] ?? '', row[index] ?? '')
    }
  }
}

function expectSame(declared: string, column: SourceColumn, was: string, is: string): void {
  const field = { ...column, partial: false }
  if (/double|float/.test(declared)) {
    expect({ declared, is: Number(is) }).toEqual({ declared, is: Number(was) })
    return
  }
  const value = exactValue(field, is, 'UTC')
  expect({ declared, ...value }).toEqual({ declared, ...exactValue(field, was, 'UTC') })
  // JSON may hold numbers and names that no record may: those are refused, the same way as they were written.
  if (column.type !== 'json') expect(value).toHaveProperty('value')
}
