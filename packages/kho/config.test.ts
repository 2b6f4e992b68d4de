import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Config, type Environment, readConfig, variables } from './config.ts'

const key = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'

test('with an empty environment there is a place and a port, and no secret', () => {
  const config = readConfig({}, '/anywhere')
  expect(config).toMatchObject({ port: 4000, scale: 0.001, audience: 'kho', databaseUrl: null, log: 'info' })
  expect(config.home).toMatch(/\.kho$/)
  expect(config.city).toMatch(/city$/)
  expect([config.subjectKey, config.ledgerKeys, config.issuer]).toEqual([null, null, null])
})

test('what is set holds, and relative folders are of the folder one stands in', () => {
  const environment = {
    KHO_HOME: 'h',
    KHO_CITY: '/c',
    KHO_PORT: '8080',
    KHO_SUBJECT_KEY: key,
    KHO_SCALE: '0.5,people=1',
  }
  const config = readConfig(environment, '/here')
  expect(config).toMatchObject({ home: '/here/h', city: '/c', port: 8080, scale: { rest: 0.5, of: { people: 1 } } })
  expect(config.subjectKey?.toString('hex')).toBe(key)
})

test('the ledger has one key that signs and any number that did before, all of them long enough', () => {
  const [next, before] = ['ab'.repeat(32), 'cd'.repeat(32)]
  const { ledgerKeys } = readConfig({ KHO_LEDGER_KEY: `${next}, ${before}` })
  expect(ledgerKeys?.map((one) => one.toString('hex'))).toEqual([next, before])
  for (const KHO_LEDGER_KEY of [`${next},short`, `,${next}`, `${next},`]) {
    expect(() => readConfig({ KHO_LEDGER_KEY })).toThrow('Not understood: KHO_LEDGER_KEY.')
  }
})

test('signed heads lie in the home unless another folder is named', () => {
  expect(readConfig({ KHO_HOME: '/h' }).ledgerHeads).toBe('/h/ledger-heads')
  expect(readConfig({ KHO_HOME: '/h', KHO_LEDGER_HEADS: 'heads' }, '/here').ledgerHeads).toBe('/here/heads')
})

test('releases lie in the home unless another folder is named', () => {
  expect(readConfig({ KHO_HOME: '/h' }).releases).toBe('/h/releases')
  expect(readConfig({ KHO_HOME: '/h', KHO_RELEASES: 'open' }, '/here').releases).toBe('/here/open')
})

test('every variable that is not understood is named at once', () => {
  const environment = { KHO_PORT: '99999', KHO_SCALE: '-1', KHO_SUBJECT_KEY: 'short', KHO_DATABASE_URL: 'mysql://x' }
  expect(() => readConfig(environment)).toThrow(
    'Not understood: KHO_DATABASE_URL, KHO_PORT, KHO_SCALE, KHO_SUBJECT_KEY.',
  )
})

test('a document may name KHO_SECRET_* alone, or what the operator lists, and never a variable of Kho itself', () => {
  const environment = { KHO_SECRET_X: 's', AWS_SECRET_ACCESS_KEY: 'a', CITY_DB_Q1: 'q', TAX_PASSWORD: 't' }
  const named = (config: Config) => Object.keys(environment).filter((name) => config.mayName(name))
  expect(named(readConfig(environment))).toEqual(['KHO_SECRET_X'])
  expect(readConfig(environment).variableOf('KHO_SECRET_X')).toBe('s')
  expect(readConfig(environment).variableOf('AWS_SECRET_ACCESS_KEY')).toBeUndefined()
  const listed = readConfig({
    ...environment,
    KHO_SUBJECT_KEY: key,
    KHO_SOURCE_VARIABLES: 'CITY_DB_*, TAX_PASSWORD,KHO_*',
  })
  expect(named(listed)).toEqual(['KHO_SECRET_X', 'CITY_DB_Q1', 'TAX_PASSWORD'])
  expect(Object.keys(variables).filter((name) => listed.mayName(name))).toEqual([])
  expect(listed.variableOf('KHO_SUBJECT_KEY')).toBeUndefined()
})

test('a list that opens every variable, and a root that is no whole path, are refused', () => {
  for (const KHO_SOURCE_VARIABLES of ['*', 'A,*', 'A*B', ',']) {
    expect(() => readConfig({ KHO_SOURCE_VARIABLES })).toThrow('Not understood: KHO_SOURCE_VARIABLES.')
  }
  expect(() => readConfig({ KHO_SOURCE_FOLDERS: '/srv:drop' })).toThrow('Not understood: KHO_SOURCE_FOLDERS.')
})

test('proxies are networks, and never all of them', () => {
  expect(readConfig({}).trustedProxies).toEqual([])
  const { trustedProxies } = readConfig({ KHO_TRUSTED_PROXIES: '10.1.0.0/24, fd00::/8' })
  expect(trustedProxies).toEqual(['10.1.0.0/24', 'fd00::/8'])
  for (const KHO_TRUSTED_PROXIES of [
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/8,::/00',
    '10.1.0.1',
    'loopback',
    '10.0.0.0/33',
    '*',
  ]) {
    expect(() => readConfig({ KHO_TRUSTED_PROXIES })).toThrow('Not understood: KHO_TRUSTED_PROXIES.')
  }
})

test('commands are printed as they can be called: by the package manager that called this one, or as a program that is there', () => {
  const called = (environment: Environment) => readConfig(environment).called
  const bin = mkdtempSync(join(tmpdir(), 'kho-bin-'))
  onTestFinished(() => rmSync(bin, { recursive: true }))
  expect(called({ PATH: bin })).toBe('npm run -s kho --')
  writeFileSync(join(bin, 'kho'), '')
  expect(called({ PATH: `/no/where:${bin}` })).toBe('kho')
  const script = { PATH: bin, npm_lifecycle_event: 'kho' }
  expect(called({ ...script, npm_config_user_agent: 'npm/11.0.0 node/v26.10.0' })).toBe('npm run -s kho --')
  expect(called({ ...script, npm_config_user_agent: 'pnpm/12.21.0 npm/? node/v26.10.0' })).toBe('npx pnpm -s kho')
})

test('Vietnamese is spoken where the system speaks it', () => {
  expect(readConfig({ LANG: 'vi_VN.UTF-8' }).language).toBe('vi')
  expect(readConfig({ LANG: 'vi_VN.UTF-8', LC_ALL: 'C' }).language).toBe('en')
})
