import { describe, expect, test } from 'vitest'
import { namedChecks } from './named-checks.ts'

const passes = (check: string, text: string, day: string | null = null): boolean =>
  namedChecks[check]?.(text, day) === null

describe('the named checks take what the rules of each code allow', () => {
  test.for([
    ['dossier_code', '000.00.14.H29-200917-0001'],
    ['dossier_code', 'G09.20-20260609-0092637'],
    ['procedure_code', '1.004194'],
    ['procedure_code', '1.004194.000.00.00.H29'],
    ['sector_code', 'G09-XD01'],
    ['citizen_id', '079190000001'],
    ['identity_card_number', '023456789'],
    ['tax_code', '0100233488'],
    ['tax_code', '0300588569-001'],
    ['tax_code', '079190000001'],
    ['agency_code', 'H29'],
    ['agency_code', 'H29.14.12'],
    ['old_agency_code', '000.00.14.H29'],
    ['organisation_code', 'Z01.0300588569'],
    ['unit_code', '79'],
    ['unit_code', '760'],
    ['unit_code', '25747'],
    ['province_code', '79'],
    ['district_code', '760'],
    ['ward_code', '25747'],
  ] as const)('%s takes %s', ([check, text]) => {
    expect(passes(check, text)).toBe(true)
  })

  test.for([
    ['dossier_code', '000.00.14.H29-200931-0001'],
    ['dossier_code', '000.00.14.H29-20091-0001'],
    ['dossier_code', '000.00.14.H29-200917-0001\n'],
    ['procedure_code', '1.04194'],
    ['citizen_id', '000190000001'],
    ['citizen_id', '79190000001'],
    ['tax_code', '0100233480'],
    ['tax_code', '0100233488-000'],
    ['tax_code', '010023348'],
    ['agency_code', 'h29'],
    ['agency_code', `H29.${'1'.repeat(32)}`],
    ['agency_code', 'H29..1'],
    ['unit_code', '7600'],
    ['organisation_code', 'Z00.1'],
    ['ward_code', '760'],
  ] as const)('%s refuses %s', ([check, text]) => {
    expect(passes(check, text)).toBe(false)
    expect(namedChecks[check]?.(text)).not.toContain(text)
  })
})

describe('some codes have their time', () => {
  test('a dossier code names the day of its receipt', () => {
    expect(passes('dossier_code', '000.00.14.H29-200917-0001', '2020-09-17')).toBe(true)
    expect(passes('dossier_code', '000.00.14.H29-200917-0001', '2020-09-18')).toBe(false)
  })

  test('districts ended on 1 July 2025', () => {
    expect(passes('unit_code', '760', '2025-06-30')).toBe(true)
    expect(passes('unit_code', '760', '2025-07-01')).toBe(false)
    expect(passes('district_code', '760', '2025-07-01')).toBe(false)
  })

  test('G17 a personal number is a tax code since 1 July 2025', () => {
    expect(passes('tax_code', '079190000001', '2025-06-30')).toBe(false)
    expect(passes('tax_code', '079190000001', '2025-07-01')).toBe(true)
  })

  test('G17 a tax code whose check value would be 10 was never given out', () => {
    const digits = Array.from({ length: 100 }, (_, at) => String(at).padStart(9, '0'))
    const valid = digits.map(
      (text) => Array.from({ length: 10 }, (_, last) => passes('tax_code', `${text}${last}`)).filter(Boolean).length,
    )
    expect(new Set(valid)).toEqual(new Set([0, 1]))
  })
})
