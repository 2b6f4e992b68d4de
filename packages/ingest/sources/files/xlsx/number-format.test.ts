import { describe, expect, test } from 'vitest'
import { numberFormat, numberText } from './number-format.ts'

describe('a number of a cell', () => {
  test.for([
    ['0', '0'],
    ['-0', '0'],
    ['44136', '44136'],
    ['079123456789', '79123456789'],
    ['1.1000000000000001', '1.1'],
    ['0.30000000000000004', '0.3'],
    ['123456789012345', '123456789012345'],
    ['1234567890123456', '1234567890123456'],
    ['1.2345678901234561E+17', '123456789012346000'],
    ['1.5E+3', '1500'],
    ['1E-7', '0.0000001'],
    ['-12.50', '-12.5'],
    ['1E+15', '1000000000000000'],
    ['100', '100'],
  ] as const)('is plain digits, no more than were entered: %s is %s', ([written, text]) => {
    expect(numberText(written, { kind: 'plain' }, false)).toBe(text)
  })

  test.for([
    ['000000000000', '79123456789', '079123456789'],
    ['dd/mm/yyyy', '44137', '2020-11-02'],
    ['dd/mm/yyyy', '1', '1900-01-01'],
    ['dd/mm/yyyy', '59', '1900-02-28'],
    ['dd/mm/yyyy', '60', '1900-02-29'],
    ['dd/mm/yyyy', '61', '1900-03-01'],
    ['dd/mm/yyyy hh:mm', '44137.333333333336', '2020-11-02 08:00:00'],
    ['dd/mm/yyyy', '44137.5', '2020-11-02 12:00:00'],
    ['h:mm:ss.000', '0.5000000116', '12:00:00.001'],
    ['[$-42A]dd mmmm yyyy', '44137', '2020-11-02'],
    ['mmm-yy', '44137', '2020-11-02'],
    ['[h]:mm', '1.5', '1.5'],
    ['#,##0 "đồng"', '1500', '1500'],
    ['[Red]0.00', '1.5', '1.5'],
    ['0.00E+00', '1500', '1500'],
    ['yyyy', '-1', '-1'],
  ] as const)('is what its format %s makes of %s: %s', ([code, written, text]) => {
    expect(numberText(written, numberFormat(164, code), false)).toBe(text)
  })

  test('is a day by a built-in format, and counted from 1904 where the workbook says so', () => {
    expect(numberText('44137', numberFormat(14, undefined), false)).toBe('2020-11-02')
    expect(numberText('42675', numberFormat(14, undefined), true)).toBe('2020-11-02')
    expect(numberText('44137', numberFormat(2, undefined), false)).toBe('44137')
  })
})
