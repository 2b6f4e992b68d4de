import { expect, test } from 'vitest'
import { compileCity } from '../contract/compile-city.ts'
import { sampleDocuments } from '../contract/sample-city.ts'
import type { Values } from '../contract/value.ts'
import { rowCheckOf } from './row-check.ts'

const { city } = compileCity(sampleDocuments)
const contract = city?.contracts.get('dossiers')
if (!city || !contract) throw new Error('the sample has no dossiers')
const check = rowCheckOf(contract, city)

const good: Values = {
  dossier_code: '000.00.60.H29-201101-0001',
  procedure_code: '1.004194',
  receiving_agency: 'H29.760',
  handling_agency: 'H29.760',
  applicant_id: '079190000001',
  handler_id: null,
  fee: '100000',
  received_at: '2020-10-31T18:00:00.000000Z',
  finished_at: '2020-11-02T01:00:00.000000Z',
  status: 'received',
  sealed: false,
  tags: null,
  location: null,
}

const told = (changes: Values): readonly string[] =>
  check({ ...good, ...changes }).map(({ field, rule, level, message }) => `${field} ${rule} ${level}: ${message}`)

test('a good record breaks nothing, and its day is the one of the city', () => {
  expect(told({})).toEqual([])
})

test('every breach is told, without the value', () => {
  expect(
    told({
      dossier_code: null,
      applicant_id: 'secret',
      status: 'lost',
      finished_at: '2020-01-01T00:00:00.000000Z',
      fee: '2000000',
    }),
  ).toEqual([
    'dossier_code required error: dossier_code has no value',
    'applicant_id citizen_id error: applicant_id is no personal identification number of 12 digits',
    'status codes error: status is no code of dossier_status',
    'null finished_after_received error: does not meet the rule finished_after_received',
    'null fee_is_modest warning: does not meet the rule fee_is_modest',
  ])
})

test('codes, agencies and dossier codes must fit the day', () => {
  expect(told({ status: 'stamped' })).toEqual([
    'status codes error: status is a code of dossier_status that was not in force on that day',
  ])
  expect(told({ receiving_agency: 'H29.26734' })).toEqual([
    'receiving_agency agency_code error: receiving_agency is an agency that did not exist on that day; in its place that day: H29.760',
  ])
  expect(told({ receiving_agency: 'H29.999' })).toEqual([
    'receiving_agency agency_code error: receiving_agency is no agency of the city',
  ])
  expect(told({ dossier_code: '000.00.60.H29-201031-0001' })).toEqual([
    'dossier_code dossier_code error: dossier_code names another day than that of its receipt',
  ])
})

test('without a day codes are only checked for being codes', () => {
  expect(told({ received_at: null, finished_at: null, status: 'stamped', receiving_agency: 'H29.999' })).toEqual([])
})
