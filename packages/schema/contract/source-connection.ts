/** A value by reference: the name of an environment variable. Secrets are only ever written so. */
export interface Reference {
  readonly env: string
}

/** A value as it stands in the document, or by reference. */
export type Given = string | Reference

/**
 * What is shown to an HTTP system, or by a system that pushes. `lgsp` exchanges an application's keys for a short-lived
 * bearer token, as the integration platforms of the provinces do; `tokenUrl` is null where Kho itself gives the token.
 */
export type SourceAuth =
  | { readonly kind: 'basic'; readonly user: Given; readonly password: Reference }
  | { readonly kind: 'token'; readonly value: Reference }
  | {
      readonly kind: 'oauth2'
      readonly tokenUrl: Given
      readonly client: Given
      readonly secret: Reference
      readonly scope: string | null
    }
  | {
      readonly kind: 'lgsp'
      readonly tokenUrl: Given | null
      readonly app: Given
      readonly accessKey: Reference
      readonly secretKey: Reference
      readonly partner: Given | null
    }

/** One setting of a program that reads a source for us. */
export type Setting = Plain | readonly Plain[] | Reference

type Plain = string | number | boolean

/** How a source is reached, in fields of our own: never a driver's connection string. Which belong together, the kind says. */
export interface SourceConnection {
  readonly host: Given | null
  readonly port: number | Reference | null
  readonly database: Given | null
  readonly schema: string | null
  readonly user: Given | null
  readonly password: Reference | null
  /** `verify` is the default; `none` must be written. It lets an address begin with http:, and never weakens https:. */
  readonly tls: 'verify' | 'none'
  /** How the files of a `files` source are reached. */
  readonly protocol: 'folder' | 'http' | 'sftp'
  /** Folder of a `files` source, relative to the city's folder unless absolute; by SFTP, the server's own. */
  readonly folder: Given | null
  /** What the paths of files and endpoints are appended to. */
  readonly url: Given | null
  readonly privateKey: Reference | null
  /** Fingerprint of an SFTP server's key, as `SHA256:…`. */
  readonly hostKey: string | null
  readonly headers: { readonly [name: string]: Given }
  readonly auth: SourceAuth | null
  /** A program and its arguments. */
  readonly command: readonly string[] | null
  readonly config: { readonly [name: string]: Setting }
  readonly encoding: string | null
  readonly delimiter: string | null
}

/** A connection that says nothing. */
export const noConnection: SourceConnection = {
  host: null,
  port: null,
  database: null,
  schema: null,
  user: null,
  password: null,
  tls: 'verify',
  protocol: 'folder',
  folder: null,
  url: null,
  privateKey: null,
  hostKey: null,
  headers: {},
  auth: null,
  command: null,
  config: {},
  encoding: null,
  delimiter: null,
}

/** A source that sets no limits of its own. */
export const noLimits = {
  connections: 1,
  rowsPerSecond: null,
  requests: null,
  hours: null,
  longestTransaction: null,
  retainedLog: null,
} as const
