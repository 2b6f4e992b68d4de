import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from './config.ts'
import { writeDemo } from './demo/demo.ts'
import { serverSecrets } from './secrets.ts'

function demoHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'kho-secrets-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const ports = { postgres: 1, mariadb: null, feeds: null }
  const where = { store: 'embedded', city: home, origin: 'http://localhost:4000' }
  writeDemo(home, { ...where, scale: 0.001, environment: {}, replaced: [], ports })
  return home
}

test('a demo makes its own keys and believes its own issuer', () => {
  const secrets = serverSecrets(readConfig({ KHO_HOME: demoHome(), KHO_OIDC_AUDIENCE: 'other' }))
  expect(secrets).toMatchObject({ issuer: 'http://localhost:4000/oidc', audience: 'kho' })
  expect(secrets.subjectKey).not.toEqual(secrets.ledgerKey)
})

test('an issuer that is named is believed under the audience that is named with it', () => {
  const environment = { KHO_OIDC_ISSUER: 'https://login.example.vn', KHO_OIDC_AUDIENCE: 'other' }
  const secrets = serverSecrets(readConfig({ KHO_HOME: demoHome(), ...environment }))
  expect(secrets).toMatchObject({ issuer: 'https://login.example.vn', audience: 'other' })
})
