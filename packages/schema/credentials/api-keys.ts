import { sql } from 'kysely'
import type { City } from '../contract/city.ts'
import { Refusal } from '../error.ts'
import type { Sql } from '../sql.ts'
import type { Session } from '../store/database.ts'
import { checkKeyForm, type KeyForm, type KeyScope } from './key-scope.ts'

/** A key as servers know it. */
export interface ApiKey extends KeyScope {
  readonly apiKey: string
  readonly digest: Buffer
  readonly application: string
  readonly agency: string | null
  readonly enterprise: string | null
  readonly until: Date
}

/** What a new key is made with, besides what was asked for. */
export interface KeyMaking {
  readonly city: City
  readonly apiKey: string
  readonly digest: Buffer
  /** Keyed hash of the account that issues it; null: a command. */
  readonly issuer: Buffer | null
}

/** A key after a change: names and moments, never the key itself. A type, since only such may stand for plain data. */
export type KeyState = {
  readonly apiKey: string
  readonly application: string
  readonly agency: string | null
  readonly until: string
  readonly revoked: boolean
}

const atOnce = 2
/** An enterprise issues its own keys, nobody looking on: of all its applications it has so many. */
const ofEnterprise = 10
const overlap = sql`clock_timestamp() + interval '7 days'`
const living = sql`revoked_at is null and valid_until > clock_timestamp()`
const state = sql`api_key, application, agency,
  to_char(valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), revoked_at is not null`

/**
 * Keeps a new key. An application of an agency has two at once at most: one in use and the one that follows it (KHO476). What
 * is replaced ends within a week. `session`: one transaction of role `kho_write`.
 */
export async function issueKey(session: Session, form: KeyForm, making: KeyMaking): Promise<KeyState> {
  checkKeyForm(making.city, form)
  const { application, agency, enterprise, days, datasets, purposes, networks } = form
  const holder = enterprise === null ? sql`agency = ${agency}` : sql`enterprise = ${enterprise}`
  // Whoever issues for the same holder waits here, so that two never make three.
  await session.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`kho key ${agency ?? enterprise}`}, 0))`)
  const ofThese = sql`${holder} and application = ${application} and ${living}`
  if (form.replaces !== null) {
    const ended = await session.rows(sql`
      update kho.api_key set valid_until = least(valid_until, ${overlap})
      where api_key = ${form.replaces} and ${ofThese} returning 1`)
    if (ended.length === 0) throw noSuchKey()
  }
  const [row] = await session.rows(sql`
    select count(*) filter (where application = ${application}), count(*) from kho.api_key where ${holder} and ${living}`)
  if (Number(row?.[0]) >= atOnce) throw tooMany()
  if (enterprise !== null && Number(row?.[1]) >= ofEnterprise) throw tooManyOf()
  const [made] = await session.rows(sql`
    insert into kho.api_key
      (api_key, digest, application, agency, enterprise, datasets, purposes, networks, issuer, valid_until)
    values (${making.apiKey}, ${making.digest}, ${application}, ${agency}, ${enterprise}, ${list(datasets)},
      ${list(purposes)}, ${list(networks)}, ${making.issuer}, clock_timestamp() + ${days} * interval '1 day')
    returning ${state}`)
  return stateOf(made)
}

/** Whose application a key is of. */
export interface KeyHolder {
  readonly agency: string | null
  readonly enterprise: string | null
}

/** The holder of a key; KHO477 where there is none of that name. */
export async function holderOfKey(session: Session, apiKey: string): Promise<KeyHolder> {
  const [row] = await session.rows(sql`select agency, enterprise from kho.api_key where api_key = ${apiKey}`)
  if (!row) throw noSuchKey()
  return { agency: row[0] ?? null, enterprise: row[1] ?? null }
}

/** Ends a key at once and for good. One that has been revoked is answered the same. */
export async function revokeKey(session: Session, apiKey: string): Promise<KeyState> {
  await session.rows(sql`
    update kho.api_key set revoked_at = clock_timestamp() where api_key = ${apiKey} and revoked_at is null`)
  const [row] = await session.rows(sql`select ${state} from kho.api_key where api_key = ${apiKey}`)
  if (!row) throw noSuchKey()
  return stateOf(row)
}

/** The keys that let anybody in now. */
export async function livingKeys(session: Session): Promise<readonly ApiKey[]> {
  const rows = await session.rows(sql`
    select api_key, encode(digest, 'hex'), application, agency, to_json(datasets), to_json(purposes), to_json(networks),
      extract(epoch from valid_until), enterprise from kho.api_key where ${living}`)
  return rows.map(([apiKey, digest, application, agency, datasets, purposes, networks, until, enterprise]) => ({
    apiKey: apiKey ?? '',
    digest: Buffer.from(digest ?? '', 'hex'),
    application: application ?? '',
    agency: agency ?? null,
    enterprise: enterprise ?? null,
    datasets: namesIn(datasets),
    purposes: namesIn(purposes),
    networks: namesIn(networks),
    until: new Date(Number(until) * 1000),
  }))
}

function list(names: readonly string[] | null): Sql {
  return names === null ? sql`null` : sql`array[${sql.join(names)}]::text[]`
}

function namesIn(text: string | null | undefined): readonly string[] | null {
  const names: unknown = JSON.parse(text ?? 'null')
  return Array.isArray(names) ? names.map(String) : null
}

function stateOf(row: readonly (string | null)[] | undefined): KeyState {
  const [apiKey, application, agency, until, revoked] = row ?? []
  return {
    ...{ apiKey: apiKey ?? '', application: application ?? '', agency: agency ?? null },
    ...{ until: until ?? '', revoked: revoked === 't' },
  }
}

/** Another agency's key is told like none. */
export function noSuchKey(): Refusal {
  return new Refusal('KHO477', { vi: 'Không có khóa này.', en: 'There is no such key.' })
}

function tooMany(): Refusal {
  const said = { vi: 'Ứng dụng này đã có hai khóa còn hiệu lực.', en: 'This application has two valid keys already.' }
  return new Refusal('KHO476', said, { most: atOnce })
}

function tooManyOf(): Refusal {
  const said = { vi: 'Doanh nghiệp đã có mười khóa còn hiệu lực.', en: 'The enterprise has ten valid keys already.' }
  return new Refusal('KHO476', said, { most: ofEnterprise })
}
