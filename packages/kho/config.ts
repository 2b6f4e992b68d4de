import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Language } from '@kho/schema/contract/bilingual.ts'
import { KhoError } from '@kho/schema/error.ts'

/** Every variable of the environment that Kho itself reads, with what holds without it. The one list; docs and refusals come from it. */
export const variables = {
  KHO_DATABASE_URL: 'absent: an embedded Postgres under KHO_HOME',
  KHO_READ_URL: 'absent: reads go to KHO_DATABASE_URL',
  KHO_HOME: '.kho at the workspace root',
  KHO_PORT: '4000',
  KHO_CITY: 'city at the workspace root',
  KHO_SCALE: '0.001',
  KHO_OIDC_ISSUER: 'required outside the demo',
  KHO_OIDC_AUDIENCE: 'kho',
  KHO_LEDGER_KEY: 'required outside the demo',
  KHO_LEDGER_HEADS: 'kept for signed heads, which are still to come',
  KHO_SUBJECT_KEY: 'required outside the demo',
  KHO_LOG: 'info',
  KHO_TAPS: 'absent: Singer taps lie in `taps/` of the city; programs elsewhere, with colons between',
} as const

type Variable = keyof typeof variables

/** What this process was told by its environment, checked. Nothing else in Kho reads the environment. */
export interface Config {
  readonly home: string
  readonly databaseUrl: string | null
  readonly readUrl: string | null
  readonly port: number
  /** Folder of the city's documents. */
  readonly city: string
  readonly scale: number
  readonly issuer: string | null
  readonly audience: string
  readonly ledgerKey: Buffer | null
  readonly ledgerHeads: string | null
  readonly subjectKey: Buffer | null
  readonly log: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly language: Language
  /** Programs outside the city's folder that a document may start, by their whole paths. */
  readonly taps: readonly string[]
  /** A folder that programs are looked for in, in order. */
  readonly path: readonly string[]
  /** The value behind `{ env: NAME }` in a document. Kho's own variables are never given away so. */
  variableOf(name: string): string | undefined
}

export type Environment = { readonly [name: string]: string | undefined }

const workspace = resolve(import.meta.dirname, '..', '..')

/** Reads the environment; every variable that is wrong is named at once. */
export function readConfig(environment: Environment = process.env, folder = process.cwd()): Config {
  const wrong: string[] = []
  const text = (name: Variable) => environment[name] || null
  const read = <T>(name: Variable, parse: (text: string) => T | null, otherwise: T): T => {
    const given = text(name)
    const value = given === null ? otherwise : parse(given)
    if (value === null && given !== null) wrong.push(name)
    return value ?? otherwise
  }
  const path = (name: Variable, otherwise: string) => resolve(folder, text(name) ?? otherwise)
  const config: Config = {
    home: path('KHO_HOME', join(workspace, '.kho')),
    databaseUrl: read('KHO_DATABASE_URL', postgresUrl, null),
    readUrl: read('KHO_READ_URL', postgresUrl, null),
    port: read('KHO_PORT', portNumber, 4000),
    city: path('KHO_CITY', join(workspace, 'city')),
    scale: read('KHO_SCALE', scaleNumber, 0.001),
    issuer: read('KHO_OIDC_ISSUER', webUrl, null),
    audience: text('KHO_OIDC_AUDIENCE') ?? 'kho',
    ledgerKey: read('KHO_LEDGER_KEY', keyBytes, null),
    ledgerHeads: text('KHO_LEDGER_HEADS'),
    subjectKey: read('KHO_SUBJECT_KEY', keyBytes, null),
    log: read('KHO_LOG', logLevel, 'info'),
    language: languageOf(environment),
    taps: (text('KHO_TAPS') ?? '').split(':').filter((tap) => tap !== ''),
    path: (environment.PATH ?? '').split(':').filter((part) => part !== ''),
    variableOf: (name) => (name in variables ? undefined : environment[name]),
  }
  if (wrong.length > 0) throw new KhoError('KHO521', `Not understood: ${wrong.join(', ')}.`, { variables: wrong })
  return config
}

/** The language of the terminal: Vietnamese where the system speaks it, English elsewhere. */
export function languageOf(environment: Environment = process.env): Language {
  const told = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  return told.startsWith('vi') ? 'vi' : 'en'
}

/** Where a program stands on the PATH, or null. */
export function programOn(path: readonly string[], name: string): string | null {
  return path.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null
}

function postgresUrl(text: string): string | null {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text) ? text : null
}

function webUrl(text: string): string | null {
  return /^https?:\/\//.test(text) && URL.canParse(text) ? text : null
}

function portNumber(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  return port >= 0 && port < 65_536 ? port : null
}

function scaleNumber(text: string): number | null {
  const scale = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  return scale > 0 && scale <= 10 ? scale : null
}

/** 32 bytes or more, as hex or base64. */
function keyBytes(text: string): Buffer | null {
  const key = /^([0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return key.length >= 32 ? key : null
}

function logLevel(text: string): Config['log'] | null {
  const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const
  return levels.find((level) => level === text) ?? null
}
