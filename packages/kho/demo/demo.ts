import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scale } from '@kho/city/generator/scale.ts'
import type { Document } from '@kho/schema/contract/document.ts'

/** What `kho start` made in a home, for the processes that are started beside it. */
export interface Demo {
  /** The store it lives in (see `storeName`): the demo's keys are for that one only. */
  readonly store: string
  /** Folder of the city's documents. */
  readonly city: string
  readonly scale: Scale
  /** Where it serves, without a path. */
  readonly origin: string
  /** Values behind the `{ env }` references of the source documents. */
  readonly environment: { readonly [name: string]: string }
  /** Documents that stand in for those of the folder with the same path. */
  readonly replaced: readonly Document[]
  /** Ports of the servers that hold the agencies' databases and feeds: what `environment` was written for. */
  readonly ports: { readonly postgres: number; readonly mariadb: number | null; readonly feeds: number | null }
}

/** The demo of a home, or null where `kho start` has never made one. */
export function readDemo(home: string): Demo | null {
  const file = join(home, 'demo.json')
  if (!existsSync(file)) return null
  const demo: Demo = JSON.parse(readFileSync(file, 'utf8')) // our own file, written whole by `writeDemo`
  return demo
}

export function writeDemo(home: string, demo: Demo): void {
  const file = join(home, 'demo.json')
  mkdirSync(home, { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** A store by where it is, without who asks it; `embedded` for the home's own. */
export function storeName(databaseUrl: string | null): string {
  if (databaseUrl === null) return 'embedded'
  const { hostname, port, pathname } = new URL(databaseUrl)
  return `${hostname}:${port || '5432'}${pathname}`
}

/** The audience of every token of the demo. */
export const demoAudience = 'kho'

export function issuerOf(demo: Pick<Demo, 'origin'>): string {
  return `${demo.origin}/oidc`
}
