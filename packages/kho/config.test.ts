import { expect, test } from 'vitest'
import { readConfig, variables } from './config.ts'

const key = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'

test('with an empty environment there is a place and a port, and no secret', () => {
  const config = readConfig({}, '/anywhere')
  expect(config).toMatchObject({ port: 4000, scale: 0.001, audience: 'kho', databaseUrl: null, log: 'info' })
  expect(config.home).toMatch(/\.kho$/)
  expect(config.city).toMatch(/city$/)
  expect([config.subjectKey, config.ledgerKey, config.issuer]).toEqual([null, null, null])
})

test('what is set holds, and relative folders are of the folder one stands in', () => {
  const environment = { KHO_HOME: 'h', KHO_CITY: '/c', KHO_PORT: '8080', KHO_SUBJECT_KEY: key, KHO_SCALE: '0.5' }
  const config = readConfig(environment, '/here')
  expect(config).toMatchObject({ home: '/here/h', city: '/c', port: 8080, scale: 0.5 })
  expect(config.subjectKey?.toString('hex')).toBe(key)
})

test('every variable that is not understood is named at once', () => {
  const environment = { KHO_PORT: '99999', KHO_SCALE: '-1', KHO_SUBJECT_KEY: 'short', KHO_DATABASE_URL: 'mysql://x' }
  expect(() => readConfig(environment)).toThrow(
    'Not understood: KHO_DATABASE_URL, KHO_PORT, KHO_SCALE, KHO_SUBJECT_KEY.',
  )
})

test('a document can refer to any variable but to those of Kho itself', () => {
  const environment = { ...Object.fromEntries(Object.keys(variables).map((name) => [name, ''])), KHO_SECRET_X: 's' }
  const config = readConfig({ ...environment, KHO_SUBJECT_KEY: key })
  expect(config.variableOf('KHO_SECRET_X')).toBe('s')
  expect(Object.keys(variables).map((name) => config.variableOf(name))).toEqual(
    Object.keys(variables).map(() => undefined),
  )
})

test('Vietnamese is spoken where the system speaks it', () => {
  expect(readConfig({ LANG: 'vi_VN.UTF-8' }).language).toBe('vi')
  expect(readConfig({ LANG: 'vi_VN.UTF-8', LC_ALL: 'C' }).language).toBe('en')
})
