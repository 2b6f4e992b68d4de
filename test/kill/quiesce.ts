import { setTimeout } from 'node:timers/promises'
import { processPushed } from '@kho/ingest/push/process-pushed.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { syncBinding } from '@kho/ingest/sync-binding.ts'
import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { sql } from 'kysely'
import { hashAll } from './desk.ts'
import { storedCases } from './judge-store.ts'
import { comparesLate, datasetOf, type Kind, type Scene } from './kill-scene.ts'
import type { KillWorld } from './kill-world.ts'

const patience = 60_000

/** The clerks are at home: brings the store to what the source holds, and holds the two against each other in whole. */
export async function quiesce(world: KillWorld, scene: Scene): Promise<void> {
  const { kind, desk } = scene
  await until(`the last runs of ${kind}`, () => (kind === 'push' ? takesAll(world) : syncs(world, kind)))
  const theirs = await scene.contents()
  const ours = await storedCases(world.owner, kind)
  const [known, held, stored] = [desk.records.values(), theirs, ours].map(hashAll)
  if (known !== held) throw new Error(`${kind}: the source does not hold what its clerks wrote`)
  if (held !== stored || theirs.length !== ours.length)
    throw new Error(`${kind}: the store is not what the source is: ${ours.length} records for ${theirs.length}`)
  desk.forget()
}

/** The last victim's lock, and its session at the source, go a moment after it. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not come to an end`)
    await setTimeout(50)
  }
}

const common = ({ worker, city, version, identityKey }: KillWorld, source: Kind) => ({
  ...{ database: worker, city, version, source, identityKey },
  open: (document: SourceDocument) => openSource(document, { secretOf: () => undefined, cityFolder: '/' }),
  signal: new AbortController().signal,
  onProgress: () => undefined,
})

async function syncs(world: KillWorld, kind: Kind): Promise<boolean> {
  const options = { ...common(world, kind), dataset: datasetOf(kind), compare: comparesLate(kind) }
  const result = await syncBinding(options).catch(() => null)
  return result?.state === 'done'
}

/** Every delivery that was answered 202 is in the store's ledger under the run it was told, and taken whole. */
async function takesAll(world: KillWorld): Promise<boolean> {
  const { push, owner } = world
  await processPushed({ ...common(world, 'push'), onRun: () => undefined }).catch(() => undefined)
  if (!push || push.sent.waiting.size > 0) return false
  const waiting = await owner.rows(sql`select from kho.delivery_part where state = 'waiting'`)
  if (waiting.length > 0) return false
  const rows = await owner.rows(sql`
    select idempotency_key, delivery from kho.delivery join kho.delivery_part using (delivery)
    where state = 'taken' and body is null and (outcome->>'rejected')::int = 0 and (outcome->>'quarantined')::int = 0`)
  const taken = new Map(rows.map(([key, run]) => [key ?? '', run ?? '']))
  const unaccounted = [...push.sent.answered].filter(([key, run]) => taken.get(key) !== run)
  if (unaccounted.length > 0) throw new Error(`${unaccounted.length} deliveries were answered 202 and are not there`)
  return true
}

/** Nothing of all the runs that died is left. */
export async function refuseRemains({ owner }: KillWorld): Promise<void> {
  const [row] = await owner.rows(sql`
    select (select count(*) from pg_tables where schemaname = 'staging'),
      (select count(*) from kho.run where state in ('running', 'held')), (select count(*) from kho.quarantine)`)
  const [staging, runs, quarantine] = (row ?? []).map(Number)
  if (staging || runs || quarantine)
    throw new Error(`left: ${staging} tables of staging, ${runs} runs, ${quarantine} records in quarantine`)
}
