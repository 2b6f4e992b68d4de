import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import { feedSecretOf } from '../feeds/feed-keys.ts'
import { pushSender } from '../feeds/push-sender.ts'
import { boundTo, populationOf, systemsOf } from '../generator/city-systems.ts'
import { deskOf } from '../generator/desks.ts'
import { type Act, actAt } from './act.ts'
import { type DeskDay, deskDay, type Truth } from './desk-day.ts'
import { fileHand } from './file-hand.ts'
import type { Hand } from './hand.ts'
import { pushHand } from './push-hand.ts'
import { mariadbSession, postgresSession } from './sessions.ts'
import { sqlHand } from './sql-hand.ts'

export interface DayOptions {
  readonly city: City
  readonly scale: number
  readonly seed: number
  /** Acts a second. */
  readonly pace: number
  /** How many acts the day has; without end where null. */
  readonly acts: number | null
  /** Where the agencies' files lie, and accounts of their servers that may write. */
  readonly folder: string
  readonly postgresUrl: string
  readonly mariadbUrl: string | null
  /** Where systems push to; null where nobody listens, and then they have no day. */
  readonly origin: string | null
  /** Only these desks; all that can be reached where nothing is said. */
  readonly only?: readonly string[]
  readonly signal: AbortSignal
  /** Told of everything that happened, by names and counts. */
  readonly onAct: (act: Act & { readonly source: string }) => void
}

/** What a day came to. */
export interface DayEnded {
  readonly acts: { readonly [kind: string]: number }
  /** What each desk holds now that everything is committed. */
  readonly truths: ReadonlyMap<string, Truth>
}

/**
 * A day in the city: dossiers move along, are filed, corrected, handed over, withdrawn, renumbered and soiled; transactions
 * commit late, files lie there half. What happens is the same for the same seed; the pace is not part of it.
 */
export async function dayInTheCity(options: DayOptions): Promise<DayEnded> {
  await using opened = new AsyncDisposableStack()
  const desks: DeskDay[] = []
  for (const source of desksOf(options)) {
    const hand = opened.use(await handOf(source, options))
    const desk = deskOf({ agency: source.agency, scale: options.scale, ...populationOf(options.scale) })
    desks.push(deskDay(desk, source.source, hand))
  }
  const acts: Record<string, number> = {}
  for (let number = 0; number < (options.acts ?? Number.POSITIVE_INFINITY) && !options.signal.aborted; number += 1) {
    const act = actAt(options.seed, number, desks.length)
    const desk = desks[act.desk]
    const done = (await desk?.act(act)) ?? null
    if (desk && done) {
      acts[done] = (acts[done] ?? 0) + 1
      options.onAct({ ...act, source: desk.source })
    }
    await setTimeout(1_000 / options.pace, undefined, { signal: options.signal }).catch(() => undefined)
  }
  for (const desk of desks) await desk.settle()
  return { acts, truths: new Map(desks.map((desk) => [desk.source, desk.truth()])) }
}

const desksOf = ({ city, only, origin }: DayOptions): readonly SourceDocument[] =>
  [...city.sources.values()].filter(
    ({ source, kind }) =>
      source.startsWith('one_stop_') && (kind !== 'push' || origin !== null) && (!only || only.includes(source)),
  )

async function handOf(source: SourceDocument, options: DayOptions): Promise<Hand> {
  const { city, scale, folder, postgresUrl, mariadbUrl } = options
  const bounds = boundTo(city, source, scale)
  const database = `kho_demo_${source.source}`
  if (source.kind === 'postgres')
    return await sqlHand(bounds, () => postgresSession(withDatabase(postgresUrl, database)))
  if (source.kind === 'mysql' && mariadbUrl !== null) {
    return await sqlHand(bounds, () => mariadbSession(withDatabase(mariadbUrl, database)))
  }
  if (source.kind === 'push') {
    const { origin } = options
    const sender = pushSender({
      origin: origin ?? '',
      source: source.source,
      secret: feedSecretOf(source.source),
      signal: null, // what waits at the end of the day is still sent
    })
    return pushHand(bounds, sender, BigInt(Date.now()) * 1_000n)
  }
  const system = systemsOf(city, scale).find((one) => one.source === source.source)
  if (!system) throw new Error(`${source.source} has no system`)
  const make = system.make === 'feed' ? 'feed' : 'files'
  return fileHand({ ...system, make }, bounds, join(folder, source.source))
}

function withDatabase(url: string, database: string): string {
  const there = new URL(url)
  there.pathname = database
  return there.href
}
