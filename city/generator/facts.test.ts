import { expect, test } from 'vitest'
import { dailyOf, dossierAt } from './dossiers.ts'
import { enterpriseAt, taxCodeAt } from './enterprises.ts'
import { district1 } from './offices/one-stop-q1.ts'
import { citizenIdAt, personAt } from './people.ts'
import { PROCEDURES, procedureAt, SERVICES, serviceAt } from './procedures.ts'
import { stepsOf } from './steps.ts'

const many = (count: number) => Array.from({ length: count }, (_, index) => index)
const population = { people: 10_000, enterprises: 300 }

test('any row can be made alone and is the same each time', () => {
  expect(personAt(4_711)).toEqual(personAt(4_711))
  expect(personAt(1)).toMatchObject({ citizenId: '079190000001', name: 'Nguyễn Thị Lan', born: '1990-05-17' })
  expect(enterpriseAt(7, 10_000)).toEqual(enterpriseAt(7, 10_000))
})

test('citizen ids are unique and say sex and year of birth as the decree orders', () => {
  const people = [...many(50_000), ...many(1_000).map((index) => 3_000_000 + index)].map(personAt)
  expect(new Set(people.map((person) => person.citizenId)).size).toBe(people.length)
  const wrong = people.filter(({ citizenId, born, sex }) => {
    const century = (born < '2000' ? 0 : 2) + (sex === 'male' ? 0 : 1)
    return citizenId.slice(0, 6) !== `079${century}${born.slice(2, 4)}`
  })
  expect(wrong).toEqual([])
  expect(many(2_000).map(citizenIdAt)).toEqual(many(2_000).map((index) => personAt(index).citizenId))
})

test('tax codes are unique and their check digit is right', () => {
  const codes = many(20_000).map(taxCodeAt)
  expect(new Set(codes).size).toBe(codes.length)
  const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]
  const wrong = codes.filter(
    (code) => 10 - (weights.reduce((sum, weight, at) => sum + weight * Number(code[at]), 0) % 11) !== Number(code[9]),
  )
  expect(wrong).toEqual([])
})

test('dossier codes carry the day of receipt and a number of the day', () => {
  const size = { daily: dailyOf(3_000), ...population }
  const dossiers = many(3_000).map((index) => dossierAt(district1.office, index, size))
  expect(new Set(dossiers.map((dossier) => dossier.code)).size).toBe(3_000)
  for (const { code, receivedAt } of dossiers) {
    expect(code).toMatch(/^000\.00\.60\.H29-\d{6}-\d{4}$/)
    expect(`20${code.slice(14, 16)}-${code.slice(16, 18)}-${code.slice(18, 20)}`).toBe(receivedAt.slice(0, 10))
  }
})

test('the dossier of the tour is on its way, with steps', () => {
  const size = { daily: dailyOf(100), ...population }
  const dossiers = many(100).map((index) => dossierAt(district1.office, index, size))
  const lan = dossiers.find((dossier) => dossier.code === '000.00.60.H29-201015-0001')
  expect(lan).toMatchObject({ applicant: '079190000001', handler: 'H29.760', finishedAt: null, status: 4 })
  expect(lan && stepsOf(lan).length).toBe(2)
})

test('procedures and services have the numbers of the source articles, nine services unclassified', () => {
  expect(new Set(many(PROCEDURES).map((index) => procedureAt(index).code)).size).toBe(6_842)
  const levels = Map.groupBy(many(SERVICES).map(serviceAt), (service) => service.level)
  expect([...levels].map(([level, of]) => [level, of.length])).toEqual([
    ['3', 970],
    ['4', 356],
    ['0', 9],
  ])
})
