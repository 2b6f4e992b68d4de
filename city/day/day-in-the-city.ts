import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import { feedSecretOf } from '../feeds/feed-keys.ts'
import { pushSender } from '../feeds/push-sender.ts'
import { boundTo, deskAt, systemsOf } from '../generator/city-systems.ts'
import type { Scale } from '../generator/scale.ts'
import { type Act, actAt, isDesks, isOffices } from './act.ts'
import { type DeskDay, deskDay, type Truth } from './desk-day.ts'
import { fileHand } from './file-hand.ts'
import type { Hand } from './hand.ts'
import { type OfficeDay, type OfficeTruth, officeDay } from './office-day.ts'
import { duties } from './office-duties.ts'
import { pushHand } from './push-hand.ts'
import { mariadbSession, postgresSession } from './sessions.ts'
import { sqlHand } from './sql-hand.ts'

export interface DayOptions {
  readonly city: City
  readonly scale: Scale
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
  /** Only these desks and offices; all that can be reached where nothing is said. */
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
  /** And each other office, of what it can change in a day. */
  readonly offices: readonly OfficeTruth[]
}

/**
 * A day in the city: dossiers move along, are filed, corrected, handed over, withdrawn, renumbered and soiled; transactions
 * commit late, files lie there half; behind the desks it is paid, reported, directed and answered, and units die and are
 * succeeded. What happens is the same for the same seed; the pace is not part of it.
 */
export async function dayInTheCity(options: DayOptions): Promise<DayEnded> {
  await using opened = new AsyncDisposableStack()
  const desks: DeskDay[] = []
  for (const source of reached(options, isDesk)) {
    const hand = opened.use(await handOf(source, options))
    desks.push(deskDay(deskAt(source.agency, options.scale), source.source, hand))
  }
  const offices: OfficeDay[] = []
  for (const source of reached(options, isOffice(options.city))) {
    const hand = opened.use(await handOf(source, options))
    offices.push(officeDay(source.source, boundTo(options.city, source, options.scale), hand))
  }
  const acts: Record<string, number> = {}
  const began = performance.now()
  for (let number = 0; number < (options.acts ?? Number.POSITIVE_INFINITY) && !options.signal.aborted; number += 1) {
    const act = actAt(options.seed, number, desks.length)
    const source = await happen(act, desks, offices)
    if (source !== null) {
      acts[act.kind] = (acts[act.kind] ?? 0) + 1
      options.onAct({ ...act, source })
    }
    const ahead = began + ((number + 1) * 1_000) / options.pace - performance.now()
    await setTimeout(Math.max(0, ahead), undefined, { signal: options.signal }).catch(() => undefined)
  }
  for (const one of [...desks, ...offices]) await one.settle()
  return {
    acts,
    truths: new Map(desks.map((desk) => [desk.source, desk.truth()])),
    offices: offices.flatMap((office) => office.truths()),
  }
}

/** Lets one thing happen; where it did, or null where it could not. */
async function happen(act: Act, desks: readonly DeskDay[], offices: readonly OfficeDay[]): Promise<string | null> {
  if (isOffices(act)) {
    const office = offices.find(({ does }) => does(act.kind))
    return office && (await office.act(act)) ? office.source : null
  }
  const desk = desks[act.desk]
  return isDesks(act) && desk && (await desk.act(act)) ? desk.source : null
}

const isDesk = ({ source }: SourceDocument): boolean => source.startsWith('one_stop_')

/** The offices that have something to do in a day. */
function isOffice(city: City): (document: SourceDocument) => boolean {
  const doing = Object.values(duties).flatMap(({ dataset }) => city.contracts.get(dataset)?.sources[0]?.source ?? [])
  return ({ source }) => doing.includes(source)
}

const reached = ({ city, only, origin }: DayOptions, wanted: (document: SourceDocument) => boolean) =>
  [...city.sources.values()].filter(
    (document) =>
      wanted(document) && (document.kind !== 'push' || origin !== null) && (!only || only.includes(document.source)),
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
