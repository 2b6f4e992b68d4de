import type { City } from '@kho/schema/contract/city.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { deriveAnew, isCurrent } from './derive-anew.ts'
import { deriveFamily, isCurrentFamily } from './derive-family.ts'
import { allDerived } from './deriving.ts'
import { familyOf } from './protected-family.ts'

/**
 * Computes the derived datasets whose documents changed since they were computed, and whose parent has records: what
 * runs do with each change, done for those that no run has come by yet. Answers with their names.
 */
export async function deriveWaiting(database: Database, city: City, identityKey: Buffer): Promise<readonly string[]> {
  const plain = allDerived(city).filter(({ derive }) => derive.protect === null)
  const parents = new Set(allDerived(city).map(({ derive }) => derive.from))
  const families = [...parents].flatMap((parent) => familyOf(city, parent) ?? [])
  const works = [
    ...plain.map((one) => ({
      names: [one.contract.dataset],
      parent: one.derive.from,
      isDone: (session: Session) => isCurrent(session, one),
      work: (session: Session, run: string) => deriveAnew(session, one, { run, identityKey }),
    })),
    ...families.map((family) => ({
      names: family.members.map(({ contract }) => contract.dataset),
      parent: family.parent.dataset,
      isDone: (session: Session) => isCurrentFamily(session, family),
      work: (session: Session, run: string) => deriveFamily(session, family, null, { run, identityKey }),
    })),
  ]
  const derived: string[] = []
  for (const one of works) if (await workOne(database, one)) derived.push(...one.names)
  return derived
}

interface Work {
  readonly parent: string
  readonly isDone: (session: Session) => Promise<boolean>
  readonly work: (session: Session, run: string) => Promise<void>
}

async function workOne(database: Database, { parent, isDone, work }: Work): Promise<boolean> {
  if (await isDone(database)) return false
  return database.transaction(async (session) => {
    const held = await session.rows(sql`select from kho.moment where dataset = ${parent} for update`)
    if (held.length === 0 || (await isDone(session))) return false
    const [run] = await session.rows(sql`
      select run from kho.run where dataset = ${parent} order by started_at desc limit 1`)
    await work(session, run?.[0] ?? nobody)
    return true
  })
}

const nobody = '00000000-0000-0000-0000-000000000000'
