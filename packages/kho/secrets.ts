import { join } from 'node:path'
import type { SourceOptions } from '@kho/ingest/sources/connection.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Config } from './config.ts'
import { type Demo, demoAudience, issuerOf, readDemo, storeName } from './demo/demo.ts'
import { keyText } from './keys.ts'

/** What an installation must bring of its own, and what the demo makes for itself. */
export interface Secrets {
  readonly subjectKey: Buffer
  /** The key that signs the ledger's heads, then those that did before it. */
  readonly ledgerKeys: readonly [Buffer, ...Buffer[]]
  readonly issuer: string
  readonly audience: string
}

/** The key that record identities and pseudonyms come from. Outside the demo there is none by default. */
export function subjectKeyOf(config: Config): Buffer {
  return secretsFor(config, ['KHO_SUBJECT_KEY']).subjectKey
}

/** What an entry of the ledger needs. */
export function ledgerSecrets(config: Config): Pick<Secrets, 'subjectKey' | 'ledgerKeys'> {
  return secretsFor(config, ['KHO_SUBJECT_KEY', 'KHO_LEDGER_KEY'])
}

/** Everything a server needs. What is missing is named at once. */
export function serverSecrets(config: Config): Secrets {
  return secretsFor(config, ['KHO_SUBJECT_KEY', 'KHO_LEDGER_KEY', 'KHO_OIDC_ISSUER'])
}

/**
 * The value behind `{ env: NAME }`: the environment's where documents may name it, or what `kho start` made for the
 * systems of the demo. KHO275 for any other variable, set or not.
 */
export function secretSource(config: Config): SourceOptions['secretOf'] {
  const own = new Map(Object.entries(demoOf(config)?.environment ?? {}))
  return (name, source) => {
    if (!config.mayName(name) && !own.has(name)) {
      throw new KhoError('KHO275', `Source ${source} may not read the environment variable ${name}.`, {
        source,
        variable: name,
      })
    }
    return config.variableOf(name) ?? own.get(name)
  }
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
  const made = demoOf(config) ? [join(config.home, 'agencies')] : []
  return {
    secretOf: secretSource(config),
    cityFolder: cityFolderOf(config),
    folders: [...config.sourceFolders, ...made],
    home: config.home,
    taps: config.taps,
  }
}

function secretsFor(config: Config, needed: readonly string[]): Secrets {
  const demo = demoOf(config)
  const [subjectKey, ledgerKeys] = [config.subjectKey ?? (demo && demoKey(config, 'subject')), ledgerKeysOf(config)]
  const issuer = config.issuer ?? (demo && issuerOf(demo))
  const given: { readonly [name: string]: unknown } = {
    KHO_SUBJECT_KEY: subjectKey,
    KHO_LEDGER_KEY: ledgerKeys,
    KHO_OIDC_ISSUER: issuer,
  }
  const missing = needed.filter((name) => given[name] === null)
  if (missing.length > 0) {
    throw new KhoError('KHO520', `Not set: ${missing.join(', ')}.`, { variables: missing })
  }
  return {
    subjectKey: subjectKey ?? Buffer.alloc(0),
    ledgerKeys: ledgerKeys ?? [Buffer.alloc(0)],
    issuer: issuer ?? '',
    audience: demo && config.issuer === null ? demoAudience : config.audience,
  }
}

/** The keys of the ledger's heads, null where this process was told of none. */
export function ledgerKeysOf(config: Config): Secrets['ledgerKeys'] | null {
  return config.ledgerKeys ?? (demoOf(config) ? [demoKey(config, 'ledger')] : null)
}

function demoKey(config: Config, name: string): Buffer {
  return Buffer.from(keyText(config.home, name), 'hex')
}
