import { randomUUID } from 'node:crypto'
import type { Act, Done } from '@kho/api/acts/act.ts'
import { openDesk } from '@kho/api/acts/desk.ts'
import { performAct } from '@kho/api/acts/perform-act.ts'
import { principalOf } from '@kho/api/auth/principal-of.ts'
import { holderKeyOf } from '@kho/kho/holder-key.ts'
import { openLedger } from '@kho/schema/ledger/ledger.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'

/** A steward as tokens say it, by the claims of the small cities. */
export interface StewardClaims {
  readonly sub: string
  readonly unit: string
  readonly person: string
}

/** Has a steward act on the store of a `kho` whose subject key is all zeros, as a server of it would. */
export async function actAs<Input, D extends Done>(
  url: string,
  { sub, unit, person }: StewardClaims,
  { act, input }: { readonly act: Act<Input, D>; readonly input: Input },
) {
  const subjectKey = Buffer.alloc(32)
  await using database = openDatabase({ url, name: 'kho/test', role: 'kho_write', connections: 2 })
  await using reading = openDatabase({ url, name: 'kho/test', role: 'kho_api', connections: 2 })
  const ledger = await openLedger({ database: reading, subjectKey, writer: 'test' })
  const current = await loadCity(reading)
  if (!current) throw new Error('nothing was applied')
  const { city, version } = current
  const now = new Date()
  const principal = principalOf(city, { kind: 'steward', unit, person, sub }, now)
  const desk = openDesk({ database, holderKey: holderKeyOf(subjectKey) })
  const asked = { desk, ledger, principal, purpose: null, correlationId: randomUUID(), city, version, now }
  return await performAct(act, { input, idempotencyKey: randomUUID() }, asked).finally(() => ledger.close())
}
