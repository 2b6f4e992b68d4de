import type { SourceOptions } from '@kho/ingest/sources/connection.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Config } from './config.ts'
import { type Demo, demoAudience, issuerOf, readDemo, storeName } from './demo/demo.ts'
import { keyText } from './keys.ts'

/** What an installation must bring of its own, and what the demo makes for itself. */
export interface Secrets {
  readonly subjectKey: Buffer
  readonly ledgerKey: Buffer
  readonly issuer: string
  readonly audience: string
}

/** The key that record identities and pseudonyms come from. Outside the demo there is none by default. */
export function subjectKeyOf(config: Config): Buffer {
  return secretsFor(config, ['KHO_SUBJECT_KEY']).subjectKey
}

/** Everything a server needs. What is missing is named at once. */
export function serverSecrets(config: Config): Secrets {
  return secretsFor(config, ['KHO_SUBJECT_KEY', 'KHO_LEDGER_KEY', 'KHO_OIDC_ISSUER'])
}

/** The value behind `{ env: NAME }`: the environment's, or what `kho start` made for the systems of the demo. */
export function secretSource(config: Config): (name: string) => string | undefined {
  const demo = demoOf(config)
  const own = demo?.environment
  return (name) => config.variableOf(name) ?? (own && Object.hasOwn(own, name) ? own[name] : undefined)
}

/** The demo this process works on: one that was made in this home, in the very store this process was told of. */
export function demoOf(config: Config): Demo | null {
  const demo = readDemo(config.home)
  return demo?.store === storeName(config.databaseUrl) ? demo : null
}

/** The folder that documents' relative paths start from. */
export function cityFolderOf(config: Config): string {
  return demoOf(config)?.city ?? config.city
}

/** What opening any source of this installation needs from outside its document. */
export function sourceOptionsOf(config: Config): SourceOptions {
  return { secretOf: secretSource(config), cityFolder: cityFolderOf(config), taps: config.taps }
}

function secretsFor(config: Config, needed: readonly string[]): Secrets {
  const demo = demoOf(config)
  const given: { readonly [name: string]: Buffer | string | null } = {
    KHO_SUBJECT_KEY: config.subjectKey ?? (demo && demoKey(config, 'subject')),
    KHO_LEDGER_KEY: config.ledgerKey ?? (demo && demoKey(config, 'ledger')),
    KHO_OIDC_ISSUER: config.issuer ?? (demo && issuerOf(demo)),
  }
  const missing = needed.filter((name) => given[name] === null)
  if (missing.length > 0) {
    throw new KhoError('KHO520', `Not set: ${missing.join(', ')}.`, { variables: missing })
  }
  const bytes = (name: string) => {
    const value = given[name]
    return Buffer.isBuffer(value) ? value : Buffer.alloc(0)
  }
  return {
    subjectKey: bytes('KHO_SUBJECT_KEY'),
    ledgerKey: bytes('KHO_LEDGER_KEY'),
    issuer: String(given.KHO_OIDC_ISSUER ?? ''),
    audience: demo && config.issuer === null ? demoAudience : config.audience,
  }
}

function demoKey(config: Config, name: string): Buffer {
  return Buffer.from(keyText(config.home, name), 'hex')
}
