import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from './config.ts'
import { writeDemo } from './demo/demo.ts'
import { secretSource, serverSecrets, sourceOptionsOf } from './secrets.ts'

function demoHome(environment: { readonly [name: string]: string } = {}): string {
  const home = mkdtempSync(join(tmpdir(), 'kho-secrets-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const ports = { postgres: 1, mariadb: null, feeds: null }
  const where = { store: 'embedded', city: home, origin: 'http://localhost:4000' }
  writeDemo(home, { ...where, scale: 0.001, environment, replaced: [], ports })
  return home
}

test('a demo makes its own keys and believes its own issuer', () => {
  const secrets = serverSecrets(readConfig({ KHO_HOME: demoHome(), KHO_OIDC_AUDIENCE: 'other' }))
  expect(secrets).toMatchObject({ issuer: 'http://localhost:4000/oidc', audience: 'kho' })
  expect(secrets.ledgerKeys).toHaveLength(1)
  expect(secrets.ledgerKeys).not.toContainEqual(secrets.subjectKey)
})

test('an issuer that is named is believed under the audience that is named with it', () => {
  const environment = { KHO_OIDC_ISSUER: 'https://login.example.vn', KHO_OIDC_AUDIENCE: 'other' }
  const secrets = serverSecrets(readConfig({ KHO_HOME: demoHome(), ...environment }))
  expect(secrets).toMatchObject({ issuer: 'https://login.example.vn', audience: 'other' })
})

test('a source may name what the demo made and what documents may name at all; any other variable is refused, set or not', () => {
  const environment = {
    KHO_HOME: demoHome({ KHO_DEMO_HOST: 'made' }),
    KHO_SECRET_A: 's',
    GITHUB_TOKEN: 'g',
    KHO_DEMO_HOST: 'set',
  }
  const secretOf = secretSource(readConfig(environment))
  expect([secretOf('KHO_DEMO_HOST', 'a'), secretOf('KHO_SECRET_A', 'a'), secretOf('KHO_SECRET_B', 'a')]).toEqual([
    'made',
    's',
    undefined,
  ])
  for (const variable of ['GITHUB_TOKEN', 'NOT_SET', 'KHO_LEDGER_KEY', 'PATH']) {
    expect(() => secretOf(variable, 'a')).toThrow(
      expect.objectContaining({ code: 'KHO275', details: { source: 'a', variable } }),
    )
  }
})

test('folders are those of the operator, and of the demo what it made', () => {
  const KHO_HOME = demoHome()
  const { folders } = sourceOptionsOf(readConfig({ KHO_HOME, KHO_SOURCE_FOLDERS: '/srv/in:/mnt/drop' }))
  expect(folders).toEqual(['/srv/in', '/mnt/drop', join(KHO_HOME, 'agencies')])
  expect(sourceOptionsOf(readConfig({ KHO_HOME: '/nowhere' })).folders).toEqual([])
})
