import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { isAbsolute, join, resolve } from 'node:path'
import { readScale, type Scale } from '@kho/city/generator/scale.ts'
import type { Language } from '@kho/schema/contract/bilingual.ts'
import { KhoError } from '@kho/schema/error.ts'
import { wantsTelemetry } from './telemetry.ts'

/** Every variable of the environment that Kho itself reads, with what holds without it. The one list; docs and refusals come from it. */
export const variables = {
  KHO_DATABASE_URL: 'absent: an embedded Postgres under KHO_HOME',
  KHO_READ_URL: 'absent: reads go to KHO_DATABASE_URL',
  KHO_HOME: '.kho at the workspace root',
  KHO_PORT: '4000',
  KHO_CITY: 'city at the workspace root',
  KHO_SCALE: '0.001; `0.001,people=1` makes a dataset of the demo at a scale of its own',
  KHO_OIDC_ISSUER: 'required outside the demo',
  KHO_OIDC_AUDIENCE: 'kho',
  KHO_OIDC_CLIENT: 'absent: browsers cannot sign in; the client id that pages sign in with, by /auth/login',
  KHO_OIDC_CLIENT_SECRET: 'absent: the client proves itself by PKCE alone',
  KHO_ORIGIN: 'required with KHO_OIDC_CLIENT: where browsers reach this installation, as https://kho.example.vn',
  KHO_TRUSTED_PROXIES:
    'absent: askers are known by the address that connects; networks of your own proxies as 10.1.0.0/24, with commas between, whose X-Forwarded-For is believed',
  KHO_LEDGER_KEY: 'required outside the demo; several with commas between: the first signs, the others did before',
  KHO_LEDGER_HEADS: 'ledger-heads under KHO_HOME',
  KHO_RELEASES: 'releases under KHO_HOME; one folder for all servers and workers',
  KHO_SUBJECT_KEY: 'required outside the demo',
  KHO_BUDGET: '100000000; the records that one asker may make the store look at in a minute, by what queries cost',
  KHO_LOG: 'info',
  KHO_SMTP_URL: 'absent: no letters are sent; smtps://, or smtp:// with STARTTLS; `?tls=none` goes without',
  KHO_SMTP_FROM: 'required with KHO_SMTP_URL: the address that letters are from',
  KHO_WEBHOOK_NETWORKS:
    'absent: webhooks reach the open internet alone; further networks as 10.0.0.0/8, with commas between',
  KHO_SOURCE_VARIABLES: '`KHO_SECRET_*`; the variables that source documents may name, with commas between',
  KHO_SOURCE_FOLDERS: "absent: sources' folders lie in the city's; roots of others, with colons between",
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
  readonly scale: Scale
  readonly issuer: string | null
  readonly audience: string
  /** How browsers sign in; null: not at all. */
  readonly login: { readonly origin: string; readonly client: string; readonly secret: string | null } | null
  /** Networks of proxies whose `X-Forwarded-For` says who asks. */
  readonly trustedProxies: readonly string[]
  /** The key that signs the ledger's heads, then those that did before it. */
  readonly ledgerKeys: readonly [Buffer, ...Buffer[]] | null
  /** The folder of the ledger's signed heads, best on a disk that the database's machine cannot write. */
  readonly ledgerHeads: string
  /** The folder of releases of open data, the same for all servers and workers. */
  readonly releases: string
  readonly subjectKey: Buffer | null
  /** What one asker may cost in a minute. */
  readonly budget: number
  readonly log: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly language: Language
  /** Where letters are handed over, and whom they are from; null where none are sent. */
  readonly mail: { readonly url: URL; readonly from: string } | null
  /** Networks that webhooks may reach besides the open internet. */
  readonly webhookNetworks: readonly string[]
  /** Whether OpenTelemetry's own variables say where a server's spans and measures go. */
  readonly telemetry: boolean
  /** Programs outside the city's folder that a document may start, by their whole paths. */
  readonly taps: readonly string[]
  /** How this command line was begun, for commands that are printed: `kho` where there is such a program. */
  readonly called: string
  /** A folder that programs are looked for in, in order. */
  readonly path: readonly string[]
  /** Absolute folders outside the city's that sources' folders may lie in. */
  readonly sourceFolders: readonly string[]
  /** Whether a document may name a variable as `{ env: NAME }`. Kho's own are never given away so. */
  mayName(name: string): boolean
  /** The value of a variable that a document may name. */
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
  const home = path('KHO_HOME', join(workspace, '.kho'))
  const mayName = namedBy(read('KHO_SOURCE_VARIABLES', variablePatterns, ['KHO_SECRET_*']))
  const config: Config = {
    home,
    databaseUrl: read('KHO_DATABASE_URL', postgresUrl, null),
    readUrl: read('KHO_READ_URL', postgresUrl, null),
    port: read('KHO_PORT', portNumber, 4000),
    city: path('KHO_CITY', join(workspace, 'city')),
    scale: read<Scale>('KHO_SCALE', readScale, 0.001),
    issuer: read('KHO_OIDC_ISSUER', webUrl, null),
    audience: text('KHO_OIDC_AUDIENCE') ?? 'kho',
    login: loginIn(text('KHO_OIDC_CLIENT'), text('KHO_OIDC_CLIENT_SECRET'), read('KHO_ORIGIN', originOf, null)),
    trustedProxies: read('KHO_TRUSTED_PROXIES', proxyList, []),
    ledgerKeys: read('KHO_LEDGER_KEY', keyList, null),
    ledgerHeads: path('KHO_LEDGER_HEADS', join(home, 'ledger-heads')),
    releases: path('KHO_RELEASES', join(home, 'releases')),
    subjectKey: read('KHO_SUBJECT_KEY', keyBytes, null),
    budget: read('KHO_BUDGET', wholeNumber, 100_000_000),
    log: read('KHO_LOG', logLevel, 'info'),
    language: languageOf(environment),
    mail: mailIn(read('KHO_SMTP_URL', smtpUrl, null), read('KHO_SMTP_FROM', mailbox, null)),
    webhookNetworks: read('KHO_WEBHOOK_NETWORKS', networkList, []),
    telemetry: wantsTelemetry(environment),
    taps: (text('KHO_TAPS') ?? '').split(':').filter((tap) => tap !== ''),
    called: calledBy(environment),
    path: (environment.PATH ?? '').split(':').filter((part) => part !== ''),
    sourceFolders: read('KHO_SOURCE_FOLDERS', absoluteFolders, []),
    mayName,
    variableOf: (name) => (mayName(name) ? environment[name] : undefined),
  }
  if (wrong.length === 0) wrong.push(...lackingIn(config, environment))
  if (wrong.length > 0) throw new KhoError('KHO521', `Not understood: ${wrong.join(', ')}.`, { variables: wrong })
  return config
}

/** What is required beside something that is there. */
function lackingIn({ mail, login }: Config, { KHO_SMTP_URL, KHO_OIDC_CLIENT }: Environment): readonly Variable[] {
  return [
    ...(KHO_SMTP_URL && mail === null ? (['KHO_SMTP_FROM'] as const) : []),
    ...(KHO_OIDC_CLIENT && login === null ? (['KHO_ORIGIN'] as const) : []),
  ]
}

/** The language of the terminal: Vietnamese where the system speaks it, English elsewhere. */
export function languageOf(environment: Environment = process.env): Language {
  const told = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  return told.startsWith('vi') ? 'vi' : 'en'
}

/** In a checkout there is no program `kho`, only a script of the package, by whichever of the two it was called. */
function calledBy({ PATH = '', npm_lifecycle_event: script, npm_config_user_agent: agent }: Environment): string {
  if (script === 'kho' && agent?.startsWith('pnpm/')) return 'npx pnpm -s kho'
  return script !== 'kho' && programOn(PATH.split(':'), 'kho') ? 'kho' : 'npm run -s kho --'
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

function smtpUrl(text: string): URL | null {
  return /^smtps?:\/\//.test(text) ? URL.parse(text) : null
}

function mailbox(text: string): string | null {
  return /^[^\s<>@]+@[\w.-]+$/.test(text) ? text : null
}

function mailIn(url: URL | null, from: string | null): Config['mail'] {
  return url && from ? { url, from } : null
}

function networkList(text: string): readonly string[] | null {
  const networks = text.split(',').map((network) => network.trim())
  const isNetwork = (network: string): boolean => {
    const [address = '', bits = ''] = network.split('/')
    return isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128)
  }
  return networks.every(isNetwork) ? networks : null
}

/** A network of everybody is none: whoever asks would say where from. */
function proxyList(text: string): readonly string[] | null {
  const networks = networkList(text)
  return networks?.every((network) => !/\/0+$/.test(network)) ? networks : null
}

function portNumber(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  return port >= 0 && port < 65_536 ? port : null
}

/** Names of variables, `*` at the end of one standing for any rest. A `*` alone would open everything. */
function variablePatterns(text: string): readonly string[] | null {
  const patterns = text.split(',').map((pattern) => pattern.trim())
  return patterns.every((pattern) => /^[A-Za-z_]\w*\*?$/.test(pattern)) ? patterns : null
}

function namedBy(patterns: readonly string[]): (name: string) => boolean {
  const names = (pattern: string, name: string) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
  return (name) => !Object.hasOwn(variables, name) && patterns.some((pattern) => names(pattern, name))
}

function absoluteFolders(text: string): readonly string[] | null {
  const folders = text.split(':').filter((folder) => folder !== '')
  return folders.every((folder) => isAbsolute(folder)) ? folders : null
}

/** 32 bytes or more, as hex or base64. */
function keyBytes(text: string): Buffer | null {
  const key = /^([0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return key.length >= 32 ? key : null
}

function keyList(text: string): readonly [Buffer, ...Buffer[]] | null {
  const [first, ...before] = text.split(',').map((part) => keyBytes(part.trim()))
  const known = before.filter((key) => key !== null)
  return first && known.length === before.length ? [first, ...known] : null
}

function loginIn(client: string | null, secret: string | null, origin: string | null): Config['login'] {
  return client && origin ? { origin, client, secret } : null
}

function originOf(text: string): string | null {
  return webUrl(text) && new URL(text).pathname === '/' ? new URL(text).origin : null
}

function wholeNumber(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null
}

function logLevel(text: string): Config['log'] | null {
  const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const
  return levels.find((level) => level === text) ?? null
}
