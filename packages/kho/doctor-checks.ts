import { statfsSync } from 'node:fs'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { codes, KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Config } from './config.ts'
import { serverSecrets, sourceOptionsOf } from './secrets.ts'

/** One thing that was looked at: how it stands and, where it is not well, what to do. */
export interface Finding {
  readonly check: string
  readonly ok: boolean
  /** What was found, names and numbers. */
  readonly found: string
  readonly todo: Bilingual | null
}

/** The first minor of each major in which statistics tell nobody of rows they may not read (CVE-2025-8713). */
const mended: { readonly [major: number]: number } = { 15: 14, 16: 10, 17: 6 }

/** Whether the server is one that Kho runs on, and none of which a leak is known. */
export async function checkVersion(session: Session): Promise<Finding> {
  const [row] = await session.rows(sql`select current_setting('server_version_num')`)
  const [major, minor] = [Math.floor(Number(row?.[0]) / 10_000), Number(row?.[0]) % 10_000]
  const least = mended[major] ?? 0
  return finding('postgres', major >= 15 && minor >= least, `PostgreSQL ${major}.${minor}`, {
    vi: `Kho cần PostgreSQL 15 trở lên, bản vá mới: ${Object.entries(mended)
      .map((of) => of.join('.'))
      .join(', ')} trở lên.`,
    en: `Kho needs PostgreSQL 15 or newer, patched: ${Object.entries(mended)
      .map((of) => of.join('.'))
      .join(', ')} or later.`,
  })
}

/** Whom the store answers: readers over the API, workers, systems that push, and changes that people ask for. */
const roles = ['kho_api', 'kho_push', 'kho_worker', 'kho_write']

/** Whether the roles exist and have no more rights than they should. */
export async function checkRoles(session: Session): Promise<Finding> {
  const rows = await session.rows(sql`
    select rolname from pg_roles
    where rolname = any(${roles}) and not rolsuper and not rolcreaterole and not rolbypassrls`)
  const names = rows.map(([name]) => name ?? '').sort()
  const all = roles.join(', ')
  return finding('roles', names.length === roles.length, names.join(', ') || '-', {
    vi: `Các vai trò ${all} phải có và không được là superuser: chạy \`kho apply\` bằng chủ sở hữu kho.`,
    en: `Roles ${all} must exist and be no superusers: run \`kho apply\` as the owner of the store.`,
  })
}

/** Whether this machine's clock and the store's agree: tokens and the ledger need them to. */
export async function checkClock(session: Session): Promise<Finding> {
  const asked = Date.now()
  const [row] = await session.rows(sql`select extract(epoch from clock_timestamp())`)
  const middle = (asked + Date.now()) / 2
  const apart = Math.abs(Number(row?.[0]) * 1000 - middle)
  return finding('clock', apart < 5000, `${Math.round(apart)} ms`, {
    vi: 'Đồng bộ đồng hồ của hai máy (NTP).',
    en: 'Synchronise both machines’ clocks (NTP).',
  })
}

/** Whether the disk that holds the data has room. */
export function checkDisk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder)
  const gigabytes = (bavail * bsize) / 1e9
  return finding('disk', gigabytes > 2, `${gigabytes.toFixed(1)} GB`, {
    vi: `Giải phóng chỗ trống cho ${folder}.`,
    en: `Make room for ${folder}.`,
  })
}

/** Whether a server would start: the keys are there. Their values are never shown. */
export function checkKeys(config: Config): Finding {
  try {
    serverSecrets(config)
    return finding('keys', true, 'KHO_SUBJECT_KEY, KHO_LEDGER_KEY, KHO_OIDC_ISSUER', null)
  } catch (cause) {
    return failing('keys', cause)
  }
}

/** Whether each of the city's systems answers and the account there can only read. */
export async function checkSources(city: City, config: Config): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const source of city.sources.values()) {
    const tables = [...city.contracts.values()].flatMap((contract) =>
      contract.sources.filter((binding) => binding.source === source.source).map(({ from }) => from),
    )
    const name = `source ${source.source}`
    try {
      await using opened = await openSource(source, sourceOptionsOf(config))
      const { reachable, excessRights } = await opened.check(tables)
      const well = reachable && (excessRights.length === 0 || source.mayWrite)
      findings.push(finding(name, well, excessRights.join(', ') || source.kind, sourceTodo(source.source)))
    } catch (cause) {
      findings.push(failing(name, cause))
    }
  }
  return findings
}

function sourceTodo(source: string): Bilingual {
  return { vi: `Xem \`kho source check ${source}\`.`, en: `See \`kho source check ${source}\`.` }
}

/** A failure as a finding: its hint is what to do. */
export function failing(check: string, cause: unknown): Finding {
  if (cause instanceof KhoError) {
    return { check, ok: false, found: `${cause.code}: ${cause.message}`, todo: codes[cause.code].hint }
  }
  return { check, ok: false, found: cause instanceof Error ? cause.message : String(cause), todo: null }
}

export function finding(check: string, ok: boolean, found: string, todo: Bilingual | null): Finding {
  return { check, ok, found, todo: ok ? null : todo }
}
